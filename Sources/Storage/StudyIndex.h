#pragma once

#include "StudyTable.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class StudyIndex : public IStudyIndex
  {
  public:
    explicit StudyIndex(Connection& connection)
        : connection_(connection), studies_(connection), identities_(connection)
    {
    }

    void Upsert(const std::vector<KeyedStudy>& studies) override;
    void Remove(const std::vector<std::string>& studies) override;
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
    std::vector<StudyRecord> List(const std::string& after, int limit) override;
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
    StudyTable studies_;
    IdentityTable identities_;
  };
}
