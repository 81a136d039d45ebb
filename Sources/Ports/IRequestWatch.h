// What is kept of open requests so that an arriving study finds them, and staff see what changed.
#pragma once

#include "../Domain/IdentityKeys.h"
#include "../Domain/Time.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// A study that matches an open request, or once did.
  struct KnownMatch
  {
    std::string requestId;
    std::string study;     ///< Orthanc identifier
    bool matching = true;  ///< by the rules in force
    bool shown = false;    ///< whether it stood among the matching ones when staff last looked
    Instant arrivedAt{};   ///< the epoch: it was in the archive before the request
    Instant touchedAt{};   ///< when the archive last received something of it
    bool announced = true; ///< false: staff are still to be told of its arrival (A24)
  };

  /// The counts that tables show; kept, since counting afresh costs a look-up a row.
  struct MatchTally
  {
    int matching = 0;  ///< now
    int shown = 0;     ///< when staff last looked
    int differing = 0; ///< studies that match now and did not then, or the other way round
    int arrived = 0;   ///< those of them that match now and reached the archive after the request
  };

  /// Arrivals of a request are announced when one of these holds.
  struct AnnouncementTimes
  {
    Instant firstSince{};   ///< none was touched after it, and what was announced of the request
                            ///< before, if anything, arrived at `quietSince` or earlier
    Instant quietSince{};   ///< none was touched after it
    Instant longestSince{}; ///< one of them arrived at it or earlier
  };

  enum class WarningKind
  {
    DueSoon,
    Overdue
  };

  const char* ToString(WarningKind kind);

  /// Used within a transaction (IStore.h), like the other repositories.
  class IRequestWatch
  {
  public:
    virtual ~IRequestWatch() = default;

    /// Replaces the keys by which arriving studies find this request.
    virtual void SetKeys(const std::string& requestId, const std::vector<IdentityKey>& keys) = 0;

    /// Of each of these studies, the requests that share a key; by look-ups in an index, however
    /// many requests there are, and by a single one where there are none.
    virtual std::vector<std::set<std::string>>
    FindByKeys(const std::vector<KeyedStudy>& studies) = 0;

    virtual std::vector<KnownMatch> ListByRequest(const std::string& requestId) = 0;
    virtual std::vector<KnownMatch> ListByStudies(const std::set<std::string>& studies) = 0;
    virtual void Put(const KnownMatch& match) = 0; ///< inserts or replaces

    /// Counts the request's known matches anew. `rules`, when given, is what they were judged by.
    virtual void Recount(const std::string& requestId, const std::optional<std::string>& rules) = 0;

    /// By request; those never judged are left out.
    virtual std::map<std::string, MatchTally> Tallies(const std::vector<std::string>& requests) = 0;

    /// Open requests that were never judged, or by other rules; at most `limit`.
    virtual std::vector<std::string> ListJudgedOtherwise(const std::string& rules, int limit) = 0;

    /// Requests with arrivals to announce; at most `limit`.
    virtual std::vector<std::string> ListToAnnounce(const AnnouncementTimes& times, int limit) = 0;

    /// A completed request is watched no more.
    virtual void Forget(const std::string& requestId) = 0;

    /// Open inbound requests with a due date from `from` to `until` of which was not yet warned in
    /// this way; soonest first, at most `limit`. A due date that moved is another one.
    virtual std::vector<std::string> ListToWarn(WarningKind kind, Instant from, Instant until,
                                                int limit) = 0;
    virtual void MarkWarned(WarningKind kind, const std::string& requestId, Instant dueAt,
                            Instant now) = 0;

    /// Of all open inbound requests, ascending.
    virtual std::vector<Instant> DueDates() = 0;

    /// Inbound requests completed since then.
    virtual std::int64_t CountCompleted(Instant since) = 0;
  };
}
