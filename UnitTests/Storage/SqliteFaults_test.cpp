// What happens to the file of SQLite in real life.
#include "Samples.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Storage/Store.h"
#include "Processes.h"
#include "TemporaryFolder.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace OrthancExchange
{
  namespace
  {
    class SqliteFaults : public testing::Test
    {
    protected:
      std::unique_ptr<IStore> Open() const
      {
        return OpenStore({path_, 4, std::chrono::milliseconds(400)});
      }

      /// Expects a refusal with this code whose message does not tell where the file is.
      template <typename Work>
      void ExpectRefused(RefusalCode code, Work work) const
      {
        try
        {
          work();
          FAIL() << "nothing was refused";
        }
        catch (const Refusal& refusal)
        {
          EXPECT_EQ(code, refusal.Code()) << refusal.what();
          EXPECT_EQ(std::string::npos, std::string(refusal.what()).find("exchange"));
          EXPECT_TRUE(refusal.Details().empty());
        }
      }

      static void InsertContact(IStore& store, const std::string& id)
      {
        store.Write(
            [&](ITransaction& t)
            {
              Contact contact = SampleContact(id);
              contact.email = id;
              t.Contacts().Insert(contact);
            });
      }

      static bool HasContact(IStore& store, const std::string& id)
      {
        bool found = false;
        store.Read([&](ITransaction& t) { found = t.Contacts().Find(id).has_value(); });
        return found;
      }

      TemporaryFolder folder_;
      std::string path_ = (folder_.Path() / "exchange.db").string();
    };

    /// Nobody else's files can be written to meanwhile; root's rights would void the test.
    class WithoutRights
    {
    public:
      WithoutRights()
      {
        constexpr uid_t nobody = 65534;
        if (user_ == 0 && seteuid(nobody) != 0)
        {
          throw std::runtime_error("cannot give up the rights of root");
        }
      }

      ~WithoutRights()
      {
        if (user_ == 0 && seteuid(0) != 0)
        {
          std::abort();
        }
      }

      WithoutRights(const WithoutRights&) = delete;
      WithoutRights& operator=(const WithoutRights&) = delete;

    private:
      uid_t user_ = geteuid();
    };

    /// No file may grow beyond `bytes` meanwhile: what a full disk looks like.
    class FullDisk
    {
    public:
      explicit FullDisk(rlim_t bytes)
      {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
      }

      ~FullDisk()
      {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
      }

      FullDisk(const FullDisk&) = delete;
      FullDisk& operator=(const FullDisk&) = delete;

    private:
      rlimit before_{};
      void (*handler_)(int) = SIG_DFL;
    };
  }

  TEST_F(SqliteFaults, TheFileIsItsOwnersAlone)
  {
    InsertContact(*Open(), "c1");
    const auto store = Open();
    InsertContact(*store, "c2");
    for (const char* suffix : {"", "-wal", "-shm"})
    {
      struct stat status = {};
      ASSERT_EQ(0, stat((path_ + suffix).c_str(), &status)) << suffix;
      EXPECT_EQ(0U, status.st_mode & 077U) << suffix;
    }
  }

  TEST_F(SqliteFaults, PathsMayHoldSpacesAndSigns)
  {
    path_ = (folder_.Path() / "a b=c 'd' ü %20 ?.db").string();
    InsertContact(*Open(), "c1");
    EXPECT_TRUE(std::filesystem::exists(path_));
    EXPECT_TRUE(HasContact(*Open(), "c1"));
    path_ = (folder_.Path() / "a\"b.db").string();
    ExpectRefused(RefusalCode::BadValue, [&] { Open(); });
    path_.clear();
    ExpectRefused(RefusalCode::BadValue, [&] { Open(); });
  }

  TEST_F(SqliteFaults, AGarbageFileIsRefusedAndLeftAlone)
  {
    const std::string garbage(20'000, 'x');
    std::ofstream(path_) << garbage;
    ExpectRefused(RefusalCode::StorageUnavailable, [&] { Open(); });
    std::ifstream file(path_);
    EXPECT_EQ(garbage, std::string(std::istreambuf_iterator<char>(file), {}));
  }

  TEST_F(SqliteFaults, ADamagedFileIsRefused)
  {
    for (int i = 0; i < 50; i++)
    {
      InsertContact(*Open(), "c" + std::to_string(i));
    }
    const auto size = std::filesystem::file_size(path_);
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(size - 4096, '\x5a');
    file.close();
    ExpectRefused(RefusalCode::StorageUnavailable,
                  [&]
                  {
                    const auto store = Open();
                    HasContact(*store, "c1");
                  });
  }

  TEST_F(SqliteFaults, AMissingFolderIsRefused)
  {
    path_ = (folder_.Path() / "none" / "exchange.db").string();
    ExpectRefused(RefusalCode::StorageUnavailable, [&] { Open(); });
  }

  TEST_F(SqliteFaults, AReadOnlyFileIsRefusedForWriting)
  {
    InsertContact(*Open(), "c1");
    chmod(path_.c_str(), 0444);
    chmod(folder_.Path().c_str(), 0555);
    {
      const WithoutRights withoutRights;
      ExpectRefused(RefusalCode::StorageUnavailable,
                    [&]
                    {
                      const auto store = Open();
                      InsertContact(*store, "c2");
                    });
    }
    chmod(folder_.Path().c_str(), 0700);
    chmod(path_.c_str(), 0600);
    const auto store = Open();
    EXPECT_TRUE(HasContact(*store, "c1"));
    EXPECT_FALSE(HasContact(*store, "c2"));
  }

  TEST_F(SqliteFaults, ALockedFileIsBusyForWritersAndOpenForReaders)
  {
    const auto store = Open();
    InsertContact(*store, "c1");
    {
      soci::session other(soci::sqlite3, path_);
      other << "BEGIN IMMEDIATE";
      ExpectRefused(RefusalCode::Busy, [&] { InsertContact(*store, "c2"); });
      EXPECT_TRUE(HasContact(*store, "c1"));
      other << "ROLLBACK";
    }
    InsertContact(*store, "c2");
    EXPECT_TRUE(HasContact(*store, "c2"));
  }

  // Without the lock the next program to look into the database, a backup for one, takes itself for
  // the last and deletes the log: all that is written afterwards would be lost at the next start.
  TEST_F(SqliteFaults, AnotherProgramSeesThatTheFileIsInUse)
  {
    constexpr off_t SHARED_FIRST = 0x40000002; // https://www.sqlite.org/src/file?name=src/os.h
    constexpr off_t SHARED_SIZE = 510;
    const auto store = Open();
    InsertContact(*store, "c1");
    const auto another = Open();
    EXPECT_TRUE(HasContact(*another, "c1"));
    const auto lookForLock = [&](int)
    {
      struct flock lock
      {
      };
      lock.l_type = F_WRLCK;
      lock.l_whence = SEEK_SET;
      lock.l_start = SHARED_FIRST;
      lock.l_len = SHARED_SIZE;
      const int file = open(path_.c_str(), O_RDWR);
      if (fcntl(file, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
      {
        throw std::runtime_error("nobody holds a lock");
      }
    };
    EXPECT_EQ(1, RunInProcesses(1, lookForLock));
  }

  TEST_F(SqliteFaults, AFullDiskIsRefusedAndForgottenWhenThereIsRoomAgain)
  {
    const auto store = Open();
    InsertContact(*store, "c1");
    {
      const FullDisk fullDisk(200'000);
      ExpectRefused(RefusalCode::StorageUnavailable,
                    [&]
                    {
                      store->Write(
                          [](ITransaction& t) {
                            t.Documents().Insert(SampleDocument("d1"), std::string(4'000'000, 'x'));
                          });
                    });
      EXPECT_TRUE(HasContact(*store, "c1"));
    }
    store->Read([](ITransaction& t) { EXPECT_FALSE(t.Documents().Find("d1")); });
    store->Write([](ITransaction& t)
                 { t.Documents().Insert(SampleDocument("d1"), std::string(4'000'000, 'x')); });
    EXPECT_TRUE(HasContact(*store, "c1"));
  }
}
