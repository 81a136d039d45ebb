// Which studies of the archive are the requested patient's (A8, A13, A17).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  struct MatchedStudy
  {
    StudyRecord study;
    StudyVerdict verdict;
    bool excluded = false;    ///< by an X in this request (A13)
    bool alreadySent = false; ///< in an earlier package of this request
  };

  struct Matches
  {
    Request request;
    MatchingRules rules;
    std::vector<MatchField>
        missing; ///< required by the rules, lacking in the request: nothing can match
    bool indexReady = false;
    std::vector<MatchedStudy> matching;    ///< newest first
    std::vector<MatchedStudy> nonMatching; ///< near ones, nearest first
    int images = 0;                        ///< instances in what matches and is not excluded
  };

  /// Looks up the index after it caught up with the archive, and reads each study that matches from
  /// the archive once more, so that what stands under Matching is what is stored at this moment.
  Matches MatchStudies(const Services& services, const std::string& requestId);

  /// Replaces the studies that an X removed from the send (A13). Unknown ones are refused:
  /// BadValue.
  void SelectStudies(const Services& services, const Actor& actor, const std::string& requestId,
                     const std::set<std::string>& excluded);
}
