// What matches each open request, kept up to date: as studies arrive (A24), as rules or identifiers
// change.
#pragma once

#include "Services.h"

#include <set>
#include <string>

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

  /// To be called with every change of a study in the index, in its transaction: finds the open
  /// requests it matches. One that matches for the first time, and that the archive received after
  /// the request, waits to be announced from then on.
  void FollowStudy(ITransaction& transaction, const StudyRecord& study, const MatchingRules& rules);

  /// The study left the index.
  void ForgetStudy(ITransaction& transaction, const std::string& study);

  /// Judges open requests that were never judged, or by other rules, in transactions of a hundred,
  /// until none is left or `atMost` were judged. Returns how many were.
  int JudgeOutdated(const Services& services, const Actor& actor, int atMost);

  /// Staff have seen that exactly these studies match (the Review page).
  void MarkShown(const Services& services, const std::string& requestId,
                 const std::set<std::string>& studies);
}
