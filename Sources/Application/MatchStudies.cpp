#include "MatchStudies.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "IndexKeeper.h"
#include "RequestAccess.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MAX_CANDIDATES = 1000;
    constexpr int MAX_BY_SAME_KEY = 200;
    constexpr int MAX_BY_NEAR_NAME = 100;
    constexpr int MAX_BY_NEAR_NUMBER = 50;
    constexpr std::size_t MAX_NON_MATCHING = 100;

    /// A patient's studies mostly say the same, letter by letter: each identity is judged once.
    /// The key is all that a judge reads of a study.
    class IdentityJudge
    {
    public:
      IdentityJudge(const PatientIdentity& requested, const MatchingRules& rules)
          : judge_(requested, rules)
      {
      }

      const StudyVerdict& Judge(const StudyRecord& study)
      {
        std::vector<std::string> identity = {study.patientName, study.patientBirthDate,
                                             study.patientId, study.patientIdIssuer};
        for (const OtherPatientId& other : study.otherPatientIds)
        {
          identity.insert(identity.end(), {ToString(other.source), other.value, other.issuer});
        }
        identity.emplace_back("conflicts");
        identity.insert(identity.end(), study.conflicts.begin(), study.conflicts.end());
        const auto known = verdicts_.find(identity);
        return known != verdicts_.end()
                   ? known->second
                   : verdicts_.emplace(std::move(identity), judge_.Judge(study)).first->second;
      }

    private:
      StudyJudge judge_;
      std::map<std::vector<std::string>, StudyVerdict> verdicts_;
    };

    struct Candidates
    {
      std::vector<StudyRecord> studies;
      std::set<std::string> sent;
    };

    void AddUnknown(std::vector<StudyRecord>& studies, std::vector<StudyRecord> more)
    {
      std::set<std::string> known;
      for (const StudyRecord& study : studies)
      {
        known.insert(study.study);
      }
      for (StudyRecord& study : more)
      {
        if (!known.contains(study.study))
        {
          studies.push_back(std::move(study));
        }
      }
    }

    /// What can match first, however many others come as near; then what resembles the patient.
    std::vector<StudyRecord> LoadStudies(ITransaction& transaction, const PatientIdentity& patient,
                                         const MatchingRules& rules, IdentityJudge& judge)
    {
      IStudyIndex& index = transaction.Studies();
      std::vector<StudyRecord> studies = index.Candidates(KeysOf(patient, rules), MAX_CANDIDATES);
      const bool anyMatch =
          std::any_of(studies.begin(), studies.end(),
                      [&](const StudyRecord& study) { return judge.Judge(study).match; });
      AddUnknown(studies, index.Candidates(KeysOf(patient), MAX_BY_SAME_KEY));
      AddUnknown(studies, index.Candidates(NearNameKeysOf(patient), MAX_BY_NEAR_NAME));
      if (!anyMatch)
      {
        // Hundreds of look-ups. Where somebody is found, what is theirs under a mistyped number
        // has their name or birth date, and was found by these.
        AddUnknown(studies, index.Candidates(NearIdentifierKeysOf(patient), MAX_BY_NEAR_NUMBER));
      }
      return studies;
    }

    Candidates LoadCandidates(ITransaction& transaction, const Request& request,
                              const MatchingRules& rules, IdentityJudge& judge)
    {
      Candidates found;
      found.studies = LoadStudies(transaction, request.patient, rules, judge);
      for (const Package& package : transaction.Packages().ListByRequest(request.id))
      {
        for (const PackageStudy& study : package.studies)
        {
          found.sent.insert(study.study);
        }
      }
      return found;
    }

    /// Those of `some` that are not among `others`.
    std::string Without(const std::set<std::string>& some, const std::set<std::string>& others)
    {
      std::string names;
      for (const std::string& study : some)
      {
        if (!others.contains(study))
        {
          names += (names.empty() ? "" : " ") + study;
        }
      }
      return names;
    }

    bool NewerFirst(const MatchedStudy& a, const MatchedStudy& b)
    {
      return std::tie(b.study.studyDate, b.study.studyTime, a.study.study) <
             std::tie(a.study.studyDate, a.study.studyTime, b.study.study);
    }

    bool NearerFirst(const MatchedStudy& a, const MatchedStudy& b)
    {
      return a.verdict.score != b.verdict.score ? a.verdict.score > b.verdict.score
                                                : NewerFirst(a, b);
    }
  }

  Matches MatchStudies(const Services& services, const std::string& requestId)
  {
    services.index.CatchUp();
    Matches matches;
    matches.indexReady = services.index.IsReady();
    Candidates candidates;
    std::optional<IdentityJudge> judge;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          matches.request = RequireRequest(transaction, requestId);
          matches.rules = LoadSettings(transaction).account.matching;
          judge.emplace(matches.request.patient, matches.rules);
          candidates = LoadCandidates(transaction, matches.request, matches.rules, *judge);
        });
    matches.missing = MissingFields(matches.request.patient, matches.rules);

    for (StudyRecord& study : candidates.studies)
    {
      MatchedStudy matched;
      matched.verdict = judge->Judge(study);
      if (matched.verdict.match)
      {
        auto current = services.archive.ReadStudy(study.study);
        if (!current.has_value())
        {
          continue;
        }
        study = std::move(*current);
        matched.verdict = judge->Judge(study);
      }
      if (!matched.verdict.resembles)
      {
        continue;
      }
      matched.excluded = matches.request.excludedStudies.contains(study.study);
      matched.alreadySent = candidates.sent.contains(study.study);
      matched.study = std::move(study);
      if (matched.verdict.match && !matched.excluded)
      {
        matches.images += matched.study.instanceCount;
      }
      (matched.verdict.match ? matches.matching : matches.nonMatching)
          .push_back(std::move(matched));
    }
    std::sort(matches.matching.begin(), matches.matching.end(), NewerFirst);
    std::sort(matches.nonMatching.begin(), matches.nonMatching.end(), NearerFirst);
    if (matches.nonMatching.size() > MAX_NON_MATCHING)
    {
      matches.nonMatching.resize(MAX_NON_MATCHING);
    }
    return matches;
  }

  void SelectStudies(const Services& services, const Actor& actor, const std::string& requestId,
                     const std::set<std::string>& excluded)
  {
    const Matches matches = MatchStudies(services, requestId);
    for (const std::string& study : excluded)
    {
      const bool matching =
          std::any_of(matches.matching.begin(), matches.matching.end(),
                      [&](const MatchedStudy& matched) { return matched.study.study == study; });
      if (!matching && !matches.request.excludedStudies.contains(study))
      {
        throw FieldRefusal(RefusalCode::BadValue, "Excluded",
                           "Excluded names a study that is not among the matching ones.");
      }
    }
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, RequestAction::Select);
          if (request.excludedStudies == excluded)
          {
            return;
          }
          const std::set<std::string> before = std::exchange(request.excludedStudies, excluded);
          Apply(request, RequestAction::Select, actor.name, services.clock.Now());
          transaction.Requests().Update(request);
          AuditEvent event = EventOn(services, actor, "SelectionChanged", request);
          event.details = {{"LeftOut", Without(excluded, before)},
                           {"TakenBack", Without(before, excluded)}};
          Record(transaction, services, event);
        });
  }
}
