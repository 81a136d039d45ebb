#pragma once

#include "Engine.h"

#include <chrono>

namespace OrthancExchange
{
  /// SQLite with a write-ahead log; every commit reaches the disk (synchronous=FULL). Readers
  /// cannot write (query_only). See https://www.sqlite.org/wal.html and /pragma.html.
  class SqliteEngine : public IEngine
  {
  public:
    /// The file is made, readable by its owner alone, when it does not exist.
    SqliteEngine(std::string path, std::chrono::milliseconds busyTimeout);

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
    std::string path_;
    std::chrono::milliseconds busyTimeout_;
  };
}
