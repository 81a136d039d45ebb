// What happens to a database server in real life.
#include "PostgreSqlServer.h"
#include "Samples.h"
#include "StoreTest.h"

#include "../../Sources/Storage/PostgreSqlEngine.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include <atomic>
#include <map>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    class PostgreSqlFaults : public testing::Test
    {
    protected:
      static void SetUpTestSuite()
      {
        server_ = std::make_unique<PostgreSqlServer>();
      }

      static void TearDownTestSuite()
      {
        server_.reset();
      }

      void SetUp() override
      {
        ASSERT_NE(nullptr, server_) << "there is no PostgreSQL";
        uri_ = server_->NewDatabase();
        store_ = OpenStore({uri_, 4, std::chrono::seconds(20)});
      }

      std::string DatabaseName() const
      {
        return uri_.substr(uri_.rfind('/') + 1);
      }

      void TerminateConnections() const
      {
        server_->Run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                 "datname = '" +
                                     DatabaseName() + "'");
      }

      static void Insert(ITransaction& transaction, const std::string& id)
      {
        Contact contact = SampleContact(id);
        contact.email = id;
        transaction.Contacts().Insert(contact);
      }

      bool Has(const std::string& id)
      {
        bool found = false;
        store_->Read([&](ITransaction& t) { found = t.Contacts().Find(id).has_value(); });
        return found;
      }

      static std::unique_ptr<PostgreSqlServer> server_; // not the shared one, since it is stopped
      std::string uri_;
      std::unique_ptr<IStore> store_;
    };

    std::unique_ptr<PostgreSqlServer> PostgreSqlFaults::server_;
  }

  TEST_F(PostgreSqlFaults, ARestartBetweenCallsIsNotNoticed)
  {
    store_->Write([](ITransaction& t) { Insert(t, "c1"); });
    EXPECT_TRUE(Has("c1"));
    server_->Stop();
    server_->Start();
    EXPECT_TRUE(Has("c1"));
    store_->Write([](ITransaction& t) { Insert(t, "c2"); });
    EXPECT_TRUE(Has("c2"));
  }

  TEST_F(PostgreSqlFaults, AConnectionThatBreaksInTheMiddleIsReplacedAndTheWorkRepeated)
  {
    int runs = 0;
    store_->Write(
        [&](ITransaction& t)
        {
          Insert(t, "c1");
          if (++runs == 1)
          {
            TerminateConnections();
          }
          Insert(t, "c2");
        });
    EXPECT_EQ(2, runs);
    EXPECT_TRUE(Has("c1"));
    EXPECT_TRUE(Has("c2"));
  }

  TEST_F(PostgreSqlFaults, ACommitOfUnknownOutcomeIsSaidAndNotRepeated)
  {
    int runs = 0;
    try
    {
      store_->Write(
          [&](ITransaction& t)
          {
            runs++;
            Insert(t, "c1");
            TerminateConnections();
          });
      FAIL() << "nothing was said";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(RefusalCode::StorageUnavailable, refusal.Code());
      EXPECT_NE(std::string::npos, std::string(refusal.what()).find("may or may not"));
    }
    EXPECT_EQ(1, runs);
    store_->Write([](ITransaction& t) { Insert(t, "c2"); });
  }

  TEST_F(PostgreSqlFaults, AServerThatIsAwayIsRefusedWithoutSayingWhereItIs)
  {
    const auto impatient = OpenStore({uri_, 4, std::chrono::milliseconds(300)});
    server_->Stop();
    const auto expectRefused = [&](const std::function<void()>& work)
    {
      try
      {
        work();
        FAIL() << "nothing was refused";
      }
      catch (const Refusal& refusal)
      {
        EXPECT_EQ(RefusalCode::StorageUnavailable, refusal.Code());
        EXPECT_EQ(std::string::npos, std::string(refusal.what()).find("tmp"));
        EXPECT_EQ(std::string::npos, std::string(refusal.what()).find(DatabaseName()));
      }
    };
    expectRefused([&] { impatient->Write([](ITransaction& t) { Insert(t, "c1"); }); });
    expectRefused([&] { impatient->Read([](ITransaction& t) { t.Settings().Load(); }); });
    expectRefused([&] { OpenStore({uri_, 4, std::chrono::milliseconds(100)}); });
    server_->Start();
    impatient->Write([](ITransaction& t) { Insert(t, "c1"); });
    EXPECT_TRUE(Has("c1"));
  }

  TEST_F(PostgreSqlFaults, ARestartUnderLoadLosesAndRepeatsNothing)
  {
    std::atomic<bool> done = false;
    std::atomic<int> number = 0;
    std::mutex mutex;
    std::vector<std::string> stored;
    std::vector<std::string> unknown;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; i++)
    {
      writers.emplace_back(
          [&]
          {
            while (!done)
            {
              const std::string id = "c" + std::to_string(number++);
              std::vector<std::string>* outcome = &stored;
              try
              {
                store_->Write([&](ITransaction& t) { Insert(t, id); });
              }
              catch (const Refusal&)
              {
                outcome = &unknown;
              }
              const std::lock_guard lock(mutex);
              outcome->push_back(id);
            }
          });
    }
    const auto waitFor = [&](int count)
    {
      while (number < count)
      {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    };
    for (int restart = 1; restart <= 3; restart++)
    {
      waitFor(restart * 100);
      server_->Stop();
      server_->Start();
    }
    waitFor(400);
    done = true;
    for (std::thread& writer : writers)
    {
      writer.join();
    }
    for (const std::string& id : stored)
    {
      EXPECT_TRUE(Has(id)) << id;
    }
    EXPECT_LE(unknown.size(), 3U) << "one commit at most can be under way at each restart";
  }

  TEST_F(PostgreSqlFaults, Threat10_AMachineThatIsGoneIsNotWaitedForForHours)
  {
    const std::unique_ptr<soci::session> session =
        PostgreSqlEngine(uri_ + "?keepalives_idle=40", std::chrono::seconds(1))
            .Connect(Access::Write);
    const auto* backend =
        static_cast<const soci::postgresql_session_backend*>(session->get_backend());
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfo(backend->conn_), PQconninfoFree);
    std::map<std::string, std::string> used;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; option++)
    {
      used[option->keyword] = option->val == nullptr ? "" : option->val;
    }
    EXPECT_EQ(used.at("keepalives_idle"), "40") << "the administrator's own choice";
    EXPECT_EQ(used.at("keepalives_interval"), "5");
    EXPECT_EQ(used.at("keepalives_count"), "3");
    EXPECT_EQ(used.at("tcp_user_timeout"), "30000");
  }

  TEST_F(PostgreSqlFaults, ARoleNeedsASchemaMadeForItOrTheRightToMakeOne)
  {
    const std::string empty = server_->NewDatabase();
    const std::string name = empty.substr(empty.rfind('/') + 1);
    server_->Run("postgres", "CREATE ROLE clerk LOGIN");
    std::string asClerk = empty;
    asClerk.replace(asClerk.find("exchange@"), 8, "clerk");
    EXPECT_EQ(RefusalCode::StorageUnavailable,
              RefusalOf(
                  [&] {
                    OpenStore({asClerk, 4, std::chrono::seconds(20)});
                  }));
    server_->Run(name, "CREATE SCHEMA exchange AUTHORIZATION clerk");
    OpenStore({asClerk, 4, std::chrono::seconds(20)})
        ->Write([](ITransaction& t) { Insert(t, "c1"); });
  }

  TEST_F(PostgreSqlFaults, TablesStandInTheirOwnSchema)
  {
    server_->Run(DatabaseName(), "SELECT * FROM exchange.requests");
    EXPECT_THROW(server_->Run(DatabaseName(), "SELECT * FROM public.requests"), std::runtime_error);
  }
}
