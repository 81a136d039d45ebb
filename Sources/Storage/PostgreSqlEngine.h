#pragma once

#include "Engine.h"

#include <chrono>

namespace OrthancExchange
{
  /// PostgreSQL 13 or later. All tables live in a schema of their own, "exchange", so that the
  /// database may be shared with Orthanc's index. Writers queue at an advisory lock
  /// (Decisions/one-writer.md).
  class PostgreSqlEngine : public IEngine
  {
  public:
    /// `uri` is libpq's "postgresql://user[:password]@host[:port]/database[?option=value...]".
    PostgreSqlEngine(std::string uri, std::chrono::milliseconds lockTimeout);

    std::unique_ptr<soci::session> Connect(Access access) override;
    std::optional<std::int64_t> Begin(soci::session& session, Access access) override;
    void EndRead(soci::session& session) override;
    void PrepareSchema(soci::session& session) override;
    bool HasTable(soci::session& session, const std::string& table) override;
    FaultKind Classify(const soci::soci_error& error, soci::session& session) const override;
    std::string Version(soci::session& session) override;
    std::string SerialKeyType() const override;
    std::string KeyTextType() const override;
    std::string StoredByKey() const override;
    std::string InList(const std::string& parameter) const override;
    std::string ListOf(const std::set<std::int64_t>& numbers) const override;
    std::vector<std::string> ForbidChanges(const std::string& table) const override;

  private:
    std::string uri_;
    std::chrono::milliseconds lockTimeout_;
  };
}
