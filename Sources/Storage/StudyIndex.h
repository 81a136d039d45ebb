#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class StudyIndex : public IStudyIndex
  {
  public:
    explicit StudyIndex(Connection& connection) : connection_(connection)
    {
    }

    void Upsert(const StudyRecord& study, const std::vector<IdentityKey>& keys) override;
    void Remove(const std::string& study) override;
    std::optional<StudyRecord> Find(const std::string& study) override;
    std::vector<StudyRecord> Candidates(const std::vector<IdentityKey>& keys, int limit) override;
    std::int64_t Count() override;
    StudyTotals Totals() override;
    bool HasKeys(const std::string& study, const std::vector<IdentityKey>& keys) override;
    std::optional<std::string> StudyOfSeries(const std::string& series) override;
    std::vector<std::string> ListIds(const std::string& after, int limit) override;
    std::optional<std::int64_t> Cursor() override;
    void SetCursor(std::optional<std::int64_t> cursor) override;
    std::string CursorMark() override;
    void SetCursorMark(const std::string& mark) override;
    IndexClaim Claim() override;
    void SetClaim(const IndexClaim& claim) override;
    bool CheckWanted() override;
    void SetCheckWanted(bool wanted) override;
    std::string KeysVersion() override;
    void SetKeysVersion(const std::string& version) override;

  private:
    Cell CursorCell(const std::string& column);
    void SetCursorCell(const std::string& column, const Value& value);

    Connection& connection_;
  };
}
