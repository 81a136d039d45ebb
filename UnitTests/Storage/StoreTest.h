// What every engine must do is written once, as tests of this fixture, and run on each engine.
#pragma once

#include "PostgreSqlServer.h"
#include "TemporaryFolder.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Storage/Store.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  enum class EngineUnderTest
  {
    Sqlite,
    PostgreSql
  };

  inline std::string EngineName(const testing::TestParamInfo<EngineUnderTest>& info)
  {
    return info.param == EngineUnderTest::Sqlite ? "SQLite" : "PostgreSQL";
  }

  /// One server for all tests of the program, started by the first that needs it.
  PostgreSqlServer& SharedServer();

  /// Each test has an empty database of its own.
  class StoreTest : public testing::TestWithParam<EngineUnderTest>
  {
  protected:
    void SetUp() override
    {
      database_ =
          IsSqlite() ? (folder_.Path() / "exchange.db").string() : SharedServer().NewDatabase();
    }

    bool IsSqlite() const
    {
      return GetParam() == EngineUnderTest::Sqlite;
    }

    std::unique_ptr<IStore>
    Open(std::chrono::milliseconds patience = std::chrono::seconds(20)) const
    {
      return OpenStore({database_, 8, patience});
    }

    /// Goes past the store. Throws soci_error.
    void RunSql(const std::string& sql) const;
    std::int64_t QueryNumber(const std::string& sql) const;

    TemporaryFolder folder_;
    std::string database_;
  };

  inline Instant At(std::int64_t seconds)
  {
    return Instant(Seconds(seconds));
  }

  /// The code of the refusal that `work` ends in; fails the test when it ends otherwise.
  template <typename Work>
  RefusalCode RefusalOf(Work work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal.Code();
    }
    ADD_FAILURE() << "nothing was refused";
    return RefusalCode::NotFound;
  }
}

/// Runs the fixture's tests on both engines.
#define ON_BOTH_ENGINES(fixture)                                                                   \
  INSTANTIATE_TEST_SUITE_P(On, fixture,                                                            \
                           testing::Values(EngineUnderTest::Sqlite, EngineUnderTest::PostgreSql),  \
                           EngineName)
