#pragma once

#include "Connection.h"

#include "../Ports/IRequestWatch.h"

namespace OrthancExchange
{
  class RequestWatch : public IRequestWatch
  {
  public:
    explicit RequestWatch(Connection& connection) : connection_(connection)
    {
    }

    void SetKeys(const std::string& requestId, const std::vector<IdentityKey>& keys) override;
    std::vector<std::set<std::string>> FindByKeys(const std::vector<KeyedStudy>& studies) override;
    std::vector<KnownMatch> ListByRequest(const std::string& requestId) override;
    std::vector<KnownMatch> ListByStudies(const std::set<std::string>& studies) override;
    void Put(const KnownMatch& match) override;
    void Recount(const std::string& requestId, const std::optional<std::string>& rules) override;
    std::map<std::string, MatchTally> Tallies(const std::vector<std::string>& requests) override;
    std::vector<std::string> ListJudgedOtherwise(const std::string& rules, int limit) override;
    std::vector<std::string> ListToAnnounce(const AnnouncementTimes& times, int limit) override;
    void Forget(const std::string& requestId) override;
    std::vector<std::string> ListToWarn(WarningKind kind, Instant from, Instant until,
                                        int limit) override;
    void MarkWarned(WarningKind kind, const std::string& requestId, Instant dueAt,
                    Instant now) override;
    std::vector<Instant> DueDates() override;
    std::int64_t CountCompleted(Instant since) override;

  private:
    /// Keys by kind and value, each with the places of the studies that have it.
    using KeyPlaces = std::map<std::string, std::map<std::string, std::vector<std::size_t>>>;

    std::vector<std::string> WatchedKinds(const KeyPlaces& keys);
    std::vector<std::string> Texts(const std::string& sql, const Values& parameters);

    Connection& connection_;
  };
}
