#include "PostgreSqlEngine.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

namespace OrthancExchange
{
  namespace
  {
    // The bytes of "exchange", read as a number: distinct from other programs' locks in a shared
    // database.
    constexpr const char* WRITER_LOCK = "SELECT pg_advisory_xact_lock(7311703294998374245)";

    /// What libpq is told (PostgreSQL's manual, 34.1.2 "Parameter Key Words"). A server whose
    /// machine is gone says nothing: without the lower four a statement would wait two hours for
    /// it, and with it everybody who wants to write.
    constexpr std::array<std::pair<const char*, const char*>, 6> OPTIONS = {{
        {"connect_timeout", "5"},
        {"application_name", "orthanc-exchange"},
        {"keepalives_idle", "15"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "30000"},
    }};

    std::string WithOptions(std::string uri)
    {
      for (const auto& [name, value] : OPTIONS)
      {
        const std::string setting = std::string(name) + "=";
        if (uri.find(setting) == std::string::npos) // the administrator's own choice wins
        {
          uri += uri.find('?') == std::string::npos ? '?' : '&';
          uri += setting + value;
        }
      }
      return uri;
    }

    // PostgreSQL's appendix A, "Error Codes".
    FaultKind KindOf(const std::string& state)
    {
      if (state.find_first_not_of(' ') == std::string::npos)
      {
        // Not the server's word but libpq's own: the connection broke, even where PQstatus() does
        // not say so yet.
        return FaultKind::ConnectionLost;
      }
      if (state == "40001" || state == "40P01" || state == "55P03")
      {
        return FaultKind::Busy; // serialization failure, deadlock, lock not available
      }
      if (state == "57P01" || state == "57P02" || state == "57P03" || state.starts_with("08"))
      {
        return FaultKind::ConnectionLost; // shutting down, crashed, starting up, connection
                                          // exception
      }
      if (state == "53100")
      {
        return FaultKind::Full;
      }
      if (state == "25006" || state == "42501")
      {
        return FaultKind::ReadOnly; // a standby server, a role without the right
      }
      if (state == "XX001" || state == "XX002")
      {
        return FaultKind::Damaged;
      }
      for (const char* contradiction : {"22", "23", "42", "P0", "54"})
      {
        if (state.starts_with(contradiction))
        {
          return FaultKind::Contradiction; // data, constraint, statement, raised by a trigger,
                                           // limit
        }
      }
      return FaultKind::Unavailable;
    }

    PGconn* ConnectionOf(soci::session& session)
    {
      const auto* backend =
          static_cast<const soci::postgresql_session_backend*>(session.get_backend());
      return backend == nullptr ? nullptr : backend->conn_;
    }

    bool IsBroken(soci::session& session)
    {
      const PGconn* connection = ConnectionOf(session);
      return connection == nullptr || PQstatus(connection) == CONNECTION_BAD;
    }

    /// The answer to the last of these statements, which go in one round trip. Takes away first
    /// what EndRead() was answered; a connection that broke meanwhile says so now.
    std::unique_ptr<PGresult, decltype(&PQclear)> RunTogether(PGconn* connection,
                                                              const char* statements)
    {
      std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(connection, statements), PQclear);
      if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
      {
        const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
        throw soci::postgresql_soci_error(PQerrorMessage(connection),
                                          state == nullptr ? "     " : state);
      }
      return answer;
    }

    void IgnoreNotice(void*, const PGresult*)
    {
      // libpq would print notices to the standard error stream.
    }
  }

  PostgreSqlEngine::PostgreSqlEngine(std::string uri, std::chrono::milliseconds lockTimeout)
      : uri_(WithOptions(std::move(uri))), lockTimeout_(lockTimeout)
  {
  }

  std::unique_ptr<soci::session> PostgreSqlEngine::Connect(Access access)
  {
    std::unique_ptr<soci::session> session;
    try
    {
      session = std::make_unique<soci::session>(soci::postgresql, uri_);
    }
    catch (const soci::soci_error&)
    {
      // A server that is starting looks the same as one that is away, and libpq's message names
      // host and user.
      throw StorageFault(FaultKind::ConnectionLost);
    }
    try
    {
      PQsetNoticeReceiver(ConnectionOf(*session), IgnoreNotice, nullptr);
      *session << "SET search_path TO exchange";
      *session << "SET client_encoding TO 'UTF8'";
      *session << "SET lock_timeout TO " + std::to_string(lockTimeout_.count());
      *session << "SET synchronous_commit TO on";
      if (access == Access::Read)
      {
        // Said once for all, instead of in each transaction.
        *session << "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ "
                    "READ ONLY";
        *session << "PREPARE settings_stamp AS SELECT stamp FROM settings_stamp";
      }
      return session;
    }
    catch (const soci::soci_error& error)
    {
      throw StorageFault(Classify(error, *session));
    }
  }

  std::optional<std::int64_t> PostgreSqlEngine::Begin(soci::session& session, Access access)
  {
    if (access == Access::Read)
    {
      const auto answer = RunTogether(ConnectionOf(session), "BEGIN; EXECUTE settings_stamp");
      return PQntuples(answer.get()) == 1
                 ? std::optional<std::int64_t>(std::stoll(PQgetvalue(answer.get(), 0, 0)))
                 : std::nullopt;
    }
    // Each statement after the lock sees everything that earlier writers committed.
    session << "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    session << WRITER_LOCK;
    return std::nullopt;
  }

  void PostgreSqlEngine::EndRead(soci::session& session)
  {
    // Nobody needs to wait a round trip for the end of what changed nothing.
    if (PQsendQuery(ConnectionOf(session), "COMMIT") == 0)
    {
      session << "COMMIT"; // fails too, and says why
    }
  }

  void PostgreSqlEngine::PrepareSchema(soci::session& session)
  {
    int count = 0;
    session << "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'exchange'", soci::into(count);
    if (count == 0) // asked first, since even "IF NOT EXISTS" needs the right to create schemas
    {
      session << "CREATE SCHEMA exchange";
    }
  }

  bool PostgreSqlEngine::HasTable(soci::session& session, const std::string& table)
  {
    int count = 0;
    session << "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'exchange' AND tablename = :name",
        soci::into(count), soci::use(table);
    return count > 0;
  }

  FaultKind PostgreSqlEngine::Classify(const soci::soci_error& error, soci::session& session) const
  {
    if (IsBroken(session))
    {
      return FaultKind::ConnectionLost;
    }
    const auto* postgreSqlError = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return postgreSqlError == nullptr ? FaultKind::Unavailable
                                      : KindOf(postgreSqlError->sqlstate());
  }

  std::string PostgreSqlEngine::Version(soci::session& session)
  {
    std::string version;
    session << "SHOW server_version", soci::into(version);
    return "PostgreSQL " + version.substr(0, version.find(' '));
  }

  std::string PostgreSqlEngine::SerialKeyType() const
  {
    return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
  }

  std::string PostgreSqlEngine::KeyTextType() const
  {
    return "TEXT COLLATE \"C\""; // ordered by bytes, as SQLite and C++ do
  }

  std::string PostgreSqlEngine::StoredByKey() const
  {
    return "";
  }

  std::string PostgreSqlEngine::InList(const std::string& parameter) const
  {
    return "= ANY (CAST(" + parameter + " AS BIGINT[]))";
  }

  std::string PostgreSqlEngine::ListOf(const std::set<std::int64_t>& numbers) const
  {
    std::string list = "{";
    for (const std::int64_t number : numbers)
    {
      list += (list.size() == 1 ? "" : ",") + std::to_string(number);
    }
    return list + "}";
  }

  std::vector<std::string> PostgreSqlEngine::ForbidChanges(const std::string& table) const
  {
    return {"CREATE FUNCTION " + table +
                "_no_change() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN RAISE EXCEPTION ''append-only''; END'",
            "CREATE TRIGGER " + table + "_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON " +
                table + " FOR EACH STATEMENT EXECUTE FUNCTION " + table + "_no_change()"};
  }
}
