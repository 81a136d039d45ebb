#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

#include <set>

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
    std::vector<IndexedIdentity> Candidates(const std::vector<CandidateSearch>& searches) override;
    std::vector<IdentifiedStudy> StudiesByKeys(const std::vector<IdentityKey>& keys,
                                               int limit) override;
    std::vector<StudyRecord> StudiesOf(const std::vector<std::int64_t>& identities,
                                       int limitOfEach) override;
    std::int64_t Count() override;
    StudyTotals Totals() override;
    bool HasKeys(const StudyRecord& study, const std::vector<IdentityKey>& keys) override;
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
    std::int64_t FindOrInsertIdentity(const StudyIdentity& identity,
                                      const std::set<std::int64_t>& keys);
    std::optional<std::int64_t> FindIdentity(const StudyIdentity& identity,
                                             const std::set<std::int64_t>& keys);
    std::set<std::int64_t> KeysOfIdentity(std::int64_t identity);
    void InsertKeys(std::int64_t identity, const std::set<std::int64_t>& keys);
    void RemoveIdentityWithoutStudies(std::int64_t identity);
    void ReplaceSeries(std::int64_t study, const std::vector<std::string>& series, bool isNew);
    Cell CursorCell(const std::string& column);
    void SetCursorCell(const std::string& column, const Value& value);

    Connection& connection_;
  };
}
