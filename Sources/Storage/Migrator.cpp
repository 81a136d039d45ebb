#include "Migrator.h"

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    std::string Replace(std::string text, const std::string& from, const std::string& to)
    {
      for (std::size_t at = text.find(from); at != std::string::npos;
           at = text.find(from, at + to.size()))
      {
        text.replace(at, from.size(), to);
      }
      return text;
    }
  }

  Migrator::Migrator(IEngine& engine, std::vector<Migration> migrations)
      : engine_(engine), migrations_(std::move(migrations))
  {
  }

  int Migrator::StoredVersion(Connection& connection) const
  {
    if (!connection.HasTable("schema_version"))
    {
      return 0;
    }
    const std::vector<Row> rows = connection.Query("SELECT MAX(version) FROM schema_version", 1);
    return static_cast<int>(ReadNumber(rows.at(0).at(0)));
  }

  void Migrator::Apply(Connection& connection, const Migration& migration, int version)
  {
    if (version == 1)
    {
      connection.PrepareSchema();
      connection.RunOnce("CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
    }
    for (const std::string& statement : migration.statements)
    {
      std::string own = Replace(statement, "SERIAL_KEY", engine_.SerialKeyType());
      own = Replace(std::move(own), "KEY_TEXT", engine_.KeyTextType());
      connection.RunOnce(Replace(std::move(own), "STORED_BY_KEY", engine_.StoredByKey()));
    }
    for (const std::string& table : migration.appendOnlyTables)
    {
      for (const std::string& statement : engine_.ForbidChanges(table))
      {
        connection.RunOnce(statement);
      }
    }
    connection.Execute("INSERT INTO schema_version (version) VALUES (:version)",
                       {Value::Number(std::int64_t{version})});
  }

  bool Migrator::Step(Connection& connection)
  {
    const auto newest = static_cast<int>(migrations_.size());
    connection.Begin();
    try
    {
      const int stored = StoredVersion(connection);
      if (stored > newest)
      {
        throw Refusal(
            RefusalCode::StorageUnavailable,
            "The database was made by a newer version of this program (its tables are of version " +
                std::to_string(stored) + ", this program knows " + std::to_string(newest) +
                "). Please install the newer version again.");
      }
      if (stored < newest)
      {
        Apply(connection, migrations_[static_cast<std::size_t>(stored)], stored + 1);
      }
      connection.Commit();
      return stored < newest;
    }
    catch (...)
    {
      connection.Rollback();
      throw;
    }
  }

  void Migrator::Run(Connection& connection)
  {
    while (Step(connection))
    {
      // one transaction each
    }
  }
}
