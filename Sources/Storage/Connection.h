#pragma once

#include "Engine.h"
#include "Value.h"

#include <map>

namespace OrthancExchange
{
  /// One session with the database, its transaction and its prepared statements. One thread at a
  /// time. Every method throws StorageFault when the database fails; from then on the transaction
  /// can only be rolled back.
  class Connection
  {
  public:
    Connection(IEngine& engine, Access access);
    ~Connection();

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void Begin();
    void Commit();
    void Rollback() noexcept;

    /// Runs a statement whose parameters are named in the order of `parameters`; the number of rows
    /// it changed.
    std::int64_t Execute(const std::string& sql, const Values& parameters = {});

    /// All rows of a query with this many columns.
    std::vector<Row> Query(const std::string& sql, std::size_t columns,
                           const Values& parameters = {});

    /// Runs a statement that is not worth keeping and has no parameters, such as the making of a
    /// table.
    void RunOnce(const std::string& sql);

    /// As IEngine's.
    std::string InList(const std::string& parameter) const;
    Value ListOf(const std::set<std::int64_t>& numbers) const;

    bool HasTable(const std::string& table);
    void PrepareSchema();
    std::string Version();

    /// The stamp of the settings that the transaction sees, where its beginning brought it along.
    std::optional<std::int64_t> SettingsStamp() const
    {
      return settingsStamp_;
    }

    /// False once the connection broke: it is of no further use.
    bool IsUsable() const
    {
      return usable_;
    }

  private:
    struct Prepared;

    Prepared& Prepare(const std::string& sql, std::size_t columns, const Values& parameters);

    template <typename Work>
    auto Guarded(Work work);

    IEngine& engine_;
    Access access_;
    std::unique_ptr<soci::session> session_;
    std::map<std::string, std::unique_ptr<Prepared>>
        statements_; // before the session goes, so must they
    std::optional<std::int64_t> settingsStamp_;
    bool failed_ = false;
    bool usable_ = true;
  };
}
