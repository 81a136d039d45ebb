#include "Processes.h"
#include "Samples.h"
#include "StoreTest.h"

#include "../../Sources/Storage/Migrator.h"
#include "../../Sources/Storage/PostgreSqlEngine.h"
#include "../../Sources/Storage/SqliteEngine.h"

namespace OrthancExchange
{
  namespace
  {
    class MigrationSteps : public StoreTest
    {
    protected:
      std::unique_ptr<IEngine> MakeEngine() const
      {
        const std::chrono::seconds timeout(10);
        if (IsSqlite())
        {
          return std::make_unique<SqliteEngine>(database_, timeout);
        }
        return std::make_unique<PostgreSqlEngine>(database_, timeout);
      }

      void Migrate(const std::vector<Migration>& migrations) const
      {
        const auto engine = MakeEngine();
        Connection connection(*engine, Access::Write);
        Migrator(*engine, migrations).Run(connection);
      }

      std::int64_t Version() const
      {
        return QueryNumber("SELECT MAX(version) FROM schema_version");
      }
    };

    const Migration first{{"CREATE TABLE one (id KEY_TEXT)"}, {}};
    const Migration second{{"CREATE TABLE two (id KEY_TEXT)", "INSERT INTO two VALUES ('x')"}, {}};
    const Migration broken{{"CREATE TABLE three (id KEY_TEXT)", "INSERT INTO nowhere VALUES (1)"},
                           {}};
  }

  TEST_P(MigrationSteps, AnEmptyDatabaseIsBuiltAndKeptWhenOpenedAgain)
  {
    Open()->Write([](ITransaction& t) { t.Contacts().Insert(SampleContact("c1")); });
    EXPECT_EQ(static_cast<std::int64_t>(Migrations().size()), Version());
    Open()->Read([](ITransaction& t) { EXPECT_TRUE(t.Contacts().Find("c1")); });
    EXPECT_EQ(static_cast<std::int64_t>(Migrations().size()), Version());
  }

  TEST_P(MigrationSteps, ANewerDatabaseIsRefusedAndLeftAlone)
  {
    Open();
    RunSql("INSERT INTO schema_version (version) VALUES (999)");
    try
    {
      Open();
      FAIL() << "opened";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(RefusalCode::StorageUnavailable, refusal.Code());
      EXPECT_NE(std::string::npos, std::string(refusal.what()).find("newer version"));
      EXPECT_NE(std::string::npos, std::string(refusal.what()).find("999"));
    }
    EXPECT_EQ(999, Version());
  }

  TEST_P(MigrationSteps, OnlyTheMissingStepsRun)
  {
    Migrate({first});
    EXPECT_EQ(1, Version());
    Migrate({first, second});
    Migrate({first, second});
    EXPECT_EQ(2, Version());
    EXPECT_EQ(1, QueryNumber("SELECT COUNT(*) FROM two"));
  }

  TEST_P(MigrationSteps, AStepThatFailsLeavesNothingBehind)
  {
    EXPECT_THROW(Migrate({first, broken}), Refusal);
    EXPECT_EQ(1, Version()) << "the steps before it stand";
    EXPECT_ANY_THROW(QueryNumber("SELECT COUNT(*) FROM three"));
    Migrate({first, second});
    EXPECT_EQ(2, Version());
  }

  TEST_P(MigrationSteps, RowsOfBeforeAreSortedAndCounted)
  {
    Migrate({Migration0001(), Migration0002(), Migration0003()});
    for (const std::string recipient : {"Zoe", "amy", "Émile"})
    {
      RunSql("INSERT INTO deliveries (id, channel, purpose, state, attempts, created_at, "
             "next_attempt_at, expires_at, request_id, package_id, grant_id, recipient, subject, "
             "last_error, sealed_body) VALUES ('" +
             recipient + "', 'Email', 'Test', 'Failed', 1, 1, 1, 1, '', '', '', '" + recipient +
             "', '', '', '')");
    }
    RunSql("UPDATE study_cursor SET last_change = 7");
    Open()->Write(
        [](ITransaction& t)
        {
          DeliveryQuery query;
          query.page.limit = 1;
          query.state = DeliveryState::Failed;
          query.sort = Sorting<DeliveryColumn>{DeliveryColumn::Recipient, false};
          const Page<Delivery> page = t.Outbox().List(query);
          EXPECT_EQ("amy", page.items.at(0).id);
          EXPECT_EQ(3, page.total);
          Delivery again = page.items.at(0);
          again.state = DeliveryState::Pending;
          t.Outbox().Update(again);
          EXPECT_EQ(2, t.Outbox().List(query).total);
          EXPECT_FALSE(t.Studies().Cursor()) << "the index is to be filled anew";
        });
  }

  TEST_P(MigrationSteps, PackagesOfBeforeAreNotEncrypted)
  {
    Migrate({Migration0001(), Migration0002(), Migration0003(), Migration0004(), Migration0005(),
             Migration0006()});
    RunSql("INSERT INTO packages (id, origin, content, institution, patient_name, "
           "patient_birth_date, national_id, patient_id, patient_sex, message, created_at, "
           "created_by, available_until, studies, image_count, attachment_count, fingerprint) "
           "VALUES ('old', 'Forward', 'Original', '', '', '', '', '', '', '', 1, '', 2, '[]', 0, "
           "0, '')");
    Open()->Read([](ITransaction& t) { EXPECT_FALSE(t.Packages().Find("old").value().encrypted); });
  }

  TEST_P(MigrationSteps, ProcessesThatStartAtOnceMigrateOnce)
  {
    EXPECT_EQ(6, RunInProcesses(6, [&](int) { Open(); }));
    EXPECT_EQ(static_cast<std::int64_t>(Migrations().size()), Version());
    EXPECT_EQ(1, QueryNumber("SELECT COUNT(*) FROM audit_head"));
  }

  ON_BOTH_ENGINES(MigrationSteps);
}
