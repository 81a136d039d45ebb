#include "SqliteEngine.h"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <soci/sqlite3/soci-sqlite3.h> // brings sqlite3.h, within a namespace of its own

namespace OrthancExchange
{
  namespace
  {
    // SOCI 4.0.3 gives no category for SQLite's errors, so the engine's own code is read.
    FaultKind KindOf(int result)
    {
      constexpr int primaryCode = 0xff; // https://www.sqlite.org/rescode.html
      switch (result & primaryCode)
      {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return FaultKind::Busy;
      case SQLITE_FULL:
        return FaultKind::Full;
      case SQLITE_READONLY:
      case SQLITE_PERM:
        return FaultKind::ReadOnly;
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        return FaultKind::Damaged;
      case SQLITE_ERROR:
      case SQLITE_CONSTRAINT:
      case SQLITE_MISMATCH:
      case SQLITE_MISUSE:
      case SQLITE_RANGE:
      case SQLITE_TOOBIG:
        return FaultKind::Contradiction;
      default:
        return FaultKind::Unavailable;
      }
    }

    FaultKind KindOf(const soci::soci_error& error)
    {
      const auto* sqliteError = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
      return sqliteError == nullptr ? FaultKind::Unavailable : KindOf(sqliteError->result());
    }

    // SQLite counts what it allocates behind one lock, which threads that read at the same time
    // mostly wait for (https://www.sqlite.org/compile.html, "Recommended Compile-time Options").
    // Nobody reads the count. SQLite refuses where the process uses it already, which does no harm.
    void DoWithoutMemoryStatistics()
    {
      sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }

    // SQLite would make the file with the process's usual permissions, and its log and shared
    // memory like it. A file that is there must not even be opened: closing it would take away the
    // locks that this process's other connections hold (fcntl(2)), and the next program to look
    // into the database would then delete its log (https://www.sqlite.org/howtocorrupt.html 2.2).
    void MakePrivateFile(const std::string& path)
    {
      const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
      if (file >= 0)
      {
        close(file);
      }
    }
  }

  SqliteEngine::SqliteEngine(std::string path, std::chrono::milliseconds busyTimeout)
      : path_(std::move(path)), busyTimeout_(busyTimeout)
  {
    if (path_.empty() || path_.find('"') != std::string::npos)
    {
      throw Refusal(RefusalCode::BadValue,
                    "The database's path must not be empty and must not hold a double quote.");
    }
    DoWithoutMemoryStatistics();
  }

  std::unique_ptr<soci::session> SqliteEngine::Connect(Access access)
  {
    MakePrivateFile(path_);
    try
    {
      auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path_ + "\"");
      *session << "PRAGMA busy_timeout=" + std::to_string(busyTimeout_.count());
      *session << "PRAGMA journal_mode=WAL";
      *session << "PRAGMA synchronous=FULL";
      *session << "PRAGMA foreign_keys=ON";
      *session << "PRAGMA cache_size=-16000"; // KB; the upper levels of large indexes stay at hand
      *session << "PRAGMA trusted_schema=OFF";
      *session << "PRAGMA analysis_limit=1000"; // rows of an index that ANALYZE reads
      if (access == Access::Read)
      {
        *session << "PRAGMA query_only=ON";
      }
      return session;
    }
    catch (const soci::soci_error& error)
    {
      throw StorageFault(KindOf(error));
    }
  }

  std::optional<std::int64_t> SqliteEngine::Begin(soci::session& session, Access access)
  {
    // A deferred transaction that reads and then writes fails or overwrites when somebody else
    // wrote in between.
    session << (access == Access::Write ? "BEGIN IMMEDIATE" : "BEGIN");
    return std::nullopt;
  }

  void SqliteEngine::EndRead(soci::session& session)
  {
    session << "COMMIT";
  }

  void SqliteEngine::PrepareSchema(soci::session&)
  {
    // The file is the schema.
  }

  bool SqliteEngine::HasTable(soci::session& session, const std::string& table)
  {
    int count = 0;
    session << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = :name",
        soci::into(count), soci::use(table);
    return count > 0;
  }

  FaultKind SqliteEngine::Classify(const soci::soci_error& error, soci::session&) const
  {
    return KindOf(error);
  }

  std::string SqliteEngine::Version(soci::session& session)
  {
    std::string version;
    session << "SELECT sqlite_version()", soci::into(version);
    return "SQLite " + version;
  }

  std::string SqliteEngine::SerialKeyType() const
  {
    return "INTEGER PRIMARY KEY AUTOINCREMENT";
  }

  std::string SqliteEngine::KeyTextType() const
  {
    return "TEXT";
  }

  std::string SqliteEngine::StoredByKey() const
  {
    return "WITHOUT ROWID";
  }

  std::string SqliteEngine::InList(const std::string& parameter) const
  {
    return "IN (SELECT value FROM json_each(" + parameter + "))";
  }

  std::string SqliteEngine::ListOf(const std::set<std::int64_t>& numbers) const
  {
    std::string list = "[";
    for (const std::int64_t number : numbers)
    {
      list += (list.size() == 1 ? "" : ",") + std::to_string(number);
    }
    return list + "]";
  }

  std::vector<std::string> SqliteEngine::ForbidChanges(const std::string& table) const
  {
    std::vector<std::string> statements;
    for (const std::string change : {"UPDATE", "DELETE"})
    {
      statements.push_back("CREATE TRIGGER " + table + "_no_" + change + " BEFORE " + change +
                           " ON " + table + " BEGIN SELECT RAISE(ABORT, '" + table +
                           " is append-only'); END");
    }
    return statements;
  }
}
