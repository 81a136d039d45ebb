// What matches each open request, kept up to date: as studies arrive (A24), as rules or identifiers
// change.
#pragma once

#include "Services.h"

#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The studies that match under these rules, by the index alone.
  std::set<std::string> MatchingStudies(ITransaction& transaction, const PatientIdentity& patient,
                                        const MatchingRules& rules);

  /// Judges the whole index anew for this request, which must be stored. What matches for the first
  /// time here is not announced: it was in the archive already. A change is audited with its
  /// `cause` ("Rules", "Identifiers"); the first judgement is not.
  void JudgeRequest(ITransaction& transaction, const Services& services, const Actor& actor,
                    const Request& request, const MatchingRules& rules, const std::string& cause);

  /// To be called with every change of studies in the index, in its transaction, each once: finds
  /// the open requests they match. One that matches for the first time, and that the archive
  /// received after the request, waits to be announced from then on.
  void FollowStudies(ITransaction& transaction, const std::vector<KeyedStudy>& studies,
                     const MatchingRules& rules);

  /// These studies left the index.
  void ForgetStudies(ITransaction& transaction, const std::vector<std::string>& studies);

  /// Judges open requests that were never judged, or by other rules, in transactions of a hundred,
  /// until none is left or `atMost` were judged. Returns how many were.
  int JudgeOutdated(const Services& services, const Actor& actor, int atMost);

  /// Staff added these studies to this request themselves: nobody is told of their arrival.
  void LeaveUnannounced(ITransaction& transaction, const std::string& requestId,
                        const std::set<std::string>& studies);

  /// Staff have seen that exactly these studies match (the Review page).
  void MarkShown(const Services& services, const std::string& requestId,
                 const std::set<std::string>& studies);
}
