// A database that cannot be reached: callers wait for it at first, and are then told at once.
#include "../../Sources/Storage/DatabaseStore.h"
#include "../../Sources/Storage/SqliteEngine.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <atomic>

namespace OrthancExchange
{
  namespace
  {
    /// SQLite behind a line that can be cut.
    class CutEngine : public SqliteEngine
    {
    public:
      CutEngine(const std::string& path, std::atomic<bool>& cut, std::atomic<int>& tries)
          : SqliteEngine(path, std::chrono::milliseconds(100)), cut_(cut), tries_(tries)
      {
      }

      std::optional<std::int64_t> Begin(soci::session& session, Access access) override
      {
        tries_++;
        if (cut_)
        {
          throw StorageFault(FaultKind::ConnectionLost);
        }
        return SqliteEngine::Begin(session, access);
      }

    private:
      std::atomic<bool>& cut_;
      std::atomic<int>& tries_;
    };

    class Outage : public testing::Test
    {
    protected:
      /// How often it was tried before the refusal; 0 when there was none.
      int TriesUntilRefused()
      {
        tries_ = 0;
        try
        {
          store_.Read([](ITransaction& transaction) { transaction.Settings().Load(); });
        }
        catch (const Refusal& refusal)
        {
          EXPECT_EQ(RefusalCode::StorageUnavailable, refusal.Code());
          return tries_;
        }
        return 0;
      }

      TemporaryFolder folder_;
      std::atomic<bool> cut_{false};
      std::atomic<int> tries_{0};
      DatabaseStore store_{
          std::make_unique<CutEngine>((folder_.Path() / "test.db").string(), cut_, tries_), 4,
          std::chrono::milliseconds(500)};
    };
  }

  TEST_F(Outage, Threat10_IsWaitedForAtFirstAndThenToldAtOnceUntilItIsOver)
  {
    EXPECT_EQ(0, TriesUntilRefused());
    cut_ = true;
    EXPECT_GT(TriesUntilRefused(), 2);
    EXPECT_EQ(2, TriesUntilRefused());
    EXPECT_EQ(2, TriesUntilRefused());
    cut_ = false;
    EXPECT_EQ(0, TriesUntilRefused());
    cut_ = true;
    EXPECT_GT(TriesUntilRefused(), 2) << "the next outage is borne again";
  }
}
