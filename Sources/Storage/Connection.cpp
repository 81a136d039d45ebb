#include "Connection.h"

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    // Far more than the program has statements; only the number of placeholders varies.
    constexpr std::size_t MAXIMUM_STATEMENTS = 300;
  }

  /// A statement with the places that SOCI reads parameters from and writes columns to; they must
  /// not move.
  struct Connection::Prepared
  {
    struct Parameter
    {
      long long number = 0;
      std::string text;
      soci::indicator indicator = soci::i_ok;
    };

    struct Column
    {
      std::string text;
      soci::indicator indicator = soci::i_ok;
    };

    explicit Prepared(soci::session& session) : statement(session)
    {
    }

    void Set(const Values& values)
    {
      for (std::size_t i = 0; i < parameters.size(); i++)
      {
        parameters[i].number = values[i].AsNumber();
        parameters[i].text = values[i].AsText();
        parameters[i].indicator = values[i].IsNull() ? soci::i_null : soci::i_ok;
      }
    }

    Row TakeRow() const
    {
      Row row;
      row.reserve(columns.size());
      for (const Column& column : columns)
      {
        const bool isNull = column.indicator == soci::i_null;
        row.push_back({isNull, isNull ? std::string() : column.text});
      }
      return row;
    }

    std::vector<Parameter> parameters;
    std::vector<Column> columns;
    soci::statement statement; // goes first, since it refers to the others
  };

  Connection::Connection(IEngine& engine, Access access)
      : engine_(engine), access_(access), session_(engine.Connect(access))
  {
  }

  Connection::~Connection() = default;

  template <typename Work>
  auto Connection::Guarded(Work work)
  {
    try
    {
      return work();
    }
    catch (const soci::soci_error& error)
    {
      failed_ = true;
      const FaultKind kind = engine_.Classify(error, *session_);
      usable_ = usable_ && kind != FaultKind::ConnectionLost;
      throw StorageFault(kind);
    }
  }

  void Connection::Begin()
  {
    failed_ = false;
    try
    {
      settingsStamp_ = Guarded([this] { return engine_.Begin(*session_, access_); });
    }
    catch (const StorageFault&)
    {
      Rollback(); // the transaction may stand without its lock
      throw;
    }
  }

  void Connection::Commit()
  {
    if (failed_)
    {
      // Somebody caught the fault and went on; PostgreSQL would turn this COMMIT into a silent
      // ROLLBACK.
      throw StorageFault(FaultKind::Contradiction);
    }
    if (access_ == Access::Read)
    {
      Guarded([this] { engine_.EndRead(*session_); });
      return;
    }
    try
    {
      RunOnce("COMMIT");
    }
    catch (const StorageFault& fault)
    {
      if (fault.Kind() == FaultKind::ConnectionLost)
      {
        throw StorageFault(FaultKind::CommitUnknown);
      }
      throw;
    }
  }

  void Connection::Rollback() noexcept
  {
    try
    {
      *session_ << "ROLLBACK";
      if (failed_)
      {
        statements_.clear(); // a statement that failed cannot be used again
      }
    }
    catch (const std::exception&)
    {
      usable_ = false; // SQLite may have rolled back itself already; a new session is certain
    }
  }

  Connection::Prepared& Connection::Prepare(const std::string& sql, std::size_t columns,
                                            const Values& parameters)
  {
    const auto found = statements_.find(sql);
    if (found != statements_.end())
    {
      return *found->second;
    }
    if (statements_.size() >= MAXIMUM_STATEMENTS)
    {
      statements_.clear();
    }

    auto prepared = std::make_unique<Prepared>(*session_);
    prepared->parameters.resize(parameters.size());
    prepared->columns.resize(columns);
    prepared->statement.alloc();
    prepared->statement.prepare(sql);
    for (Prepared::Column& column : prepared->columns)
    {
      prepared->statement.exchange(soci::into(column.text, column.indicator));
    }
    for (std::size_t i = 0; i < parameters.size(); i++)
    {
      Prepared::Parameter& parameter = prepared->parameters[i];
      if (parameters[i].IsNumber())
      {
        prepared->statement.exchange(soci::use(parameter.number, parameter.indicator));
      }
      else
      {
        prepared->statement.exchange(soci::use(parameter.text, parameter.indicator));
      }
    }
    prepared->statement.define_and_bind();
    return *statements_.emplace(sql, std::move(prepared)).first->second;
  }

  std::int64_t Connection::Execute(const std::string& sql, const Values& parameters)
  {
    return Guarded(
        [&]
        {
          Prepared& prepared = Prepare(sql, 0, parameters);
          prepared.Set(parameters);
          prepared.statement.execute(true);
          return static_cast<std::int64_t>(prepared.statement.get_affected_rows());
        });
  }

  std::vector<Row> Connection::Query(const std::string& sql, std::size_t columns,
                                     const Values& parameters)
  {
    return Guarded(
        [&]
        {
          Prepared& prepared = Prepare(sql, columns, parameters);
          prepared.Set(parameters);
          std::vector<Row> rows;
          // Read to the end: an unfinished SQLite statement would hold its snapshot.
          for (bool more = prepared.statement.execute(true); more;
               more = prepared.statement.fetch())
          {
            rows.push_back(prepared.TakeRow());
          }
          return rows;
        });
  }

  void Connection::RunOnce(const std::string& sql)
  {
    Guarded([&] { *session_ << sql; });
  }

  std::string Connection::InList(const std::string& parameter) const
  {
    return engine_.InList(parameter);
  }

  Value Connection::ListOf(const std::set<std::int64_t>& numbers) const
  {
    return Value::Text(engine_.ListOf(numbers));
  }

  bool Connection::HasTable(const std::string& table)
  {
    return Guarded([&] { return engine_.HasTable(*session_, table); });
  }

  void Connection::PrepareSchema()
  {
    Guarded([this] { engine_.PrepareSchema(*session_); });
  }

  std::string Connection::Version()
  {
    return Guarded([this] { return engine_.Version(*session_); });
  }
}
