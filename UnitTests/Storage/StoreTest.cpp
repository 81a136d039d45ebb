#include "StoreTest.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace OrthancExchange
{
  namespace
  {
    std::unique_ptr<soci::session> OpenSession(bool isSqlite, const std::string& database)
    {
      if (isSqlite)
      {
        return std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + database + "\"");
      }
      auto session =
          std::make_unique<soci::session>(soci::postgresql, database + "?application_name=tests");
      *session << "SET search_path TO exchange";
      return session;
    }
  }

  PostgreSqlServer& SharedServer()
  {
    static PostgreSqlServer server;
    return server;
  }

  void StoreTest::RunSql(const std::string& sql) const
  {
    *OpenSession(IsSqlite(), database_) << sql;
  }

  std::int64_t StoreTest::QueryNumber(const std::string& sql) const
  {
    long long number = 0;
    *OpenSession(IsSqlite(), database_) << sql, soci::into(number);
    return number;
  }
}
