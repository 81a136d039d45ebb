#pragma once

#include "StorageFault.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <soci/soci.h>

namespace OrthancExchange
{
  enum class Access
  {
    Read,
    Write
  };

  /// The few places where the databases differ. Thread-safe; sessions belong to one thread at a
  /// time.
  class IEngine
  {
  public:
    virtual ~IEngine() = default;

    /// A new session, set up for use. Throws StorageFault.
    virtual std::unique_ptr<soci::session> Connect(Access access) = 0;

    /// Begins a transaction. With Access::Write nobody else writes until it ends. With
    /// Access::Read, where a round trip is dear, it brings along the stamp of the settings that the
    /// transaction sees (SettingsCache.h). Throws soci_error.
    virtual std::optional<std::int64_t> Begin(soci::session& session, Access access) = 0;

    /// Ends a transaction that only read; whether it could is seen by whoever begins the next one.
    /// Throws soci_error.
    virtual void EndRead(soci::session& session) = 0;

    /// Makes sure that the place for the tables exists; runs within a write transaction.
    virtual void PrepareSchema(soci::session& session) = 0;

    /// Whether this table exists.
    virtual bool HasTable(soci::session& session, const std::string& table) = 0;

    virtual FaultKind Classify(const soci::soci_error& error, soci::session& session) const = 0;

    /// "SQLite 3.40.1".
    virtual std::string Version(soci::session& session) = 0;

    /// The column type of a counter that the database itself moves on, and of an indexed text.
    virtual std::string SerialKeyType() const = 0;
    virtual std::string KeyTextType() const = 0;

    /// What makes a table that is read by its primary key alone one with it; empty where there is
    /// no such thing.
    virtual std::string StoredByKey() const = 0;

    /// "IN (...)" for a list of numbers that is one parameter, however long it is, and that
    /// parameter. A statement is understood once, instead of once for each length; and
    /// PostgreSQL plans it once, instead of weighing hundreds of values each time.
    virtual std::string InList(const std::string& parameter) const = 0;
    virtual std::string ListOf(const std::set<std::int64_t>& numbers) const = 0;

    /// Statements that make a table refuse UPDATE and DELETE.
    virtual std::vector<std::string> ForbidChanges(const std::string& table) const = 0;
  };
}
