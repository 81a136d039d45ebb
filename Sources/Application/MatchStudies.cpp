#include "MatchStudies.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "IndexKeeper.h"
#include "RequestAccess.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MAX_MATCHING = 1000; // identities that can match, and studies of each
    constexpr int MAX_NEAR = 48;
    constexpr int MAX_BY_NEAR_NUMBER = 24;
    constexpr std::size_t MAX_NON_MATCHING = 100;
    constexpr std::size_t AT_ONCE = 8; // identities whose studies are read together

    /// Judges each identity once, however often it is met. The key is all that a judge reads.
    class IdentityJudge
    {
    public:
      IdentityJudge(const PatientIdentity& requested, const MatchingRules& rules)
          : judge_(requested, rules)
      {
      }

      const StudyVerdict& Judge(const StudyIdentity& study)
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

    using Identities = std::map<std::int64_t, StudyIdentity>;

    void Add(Identities& identities, std::vector<IndexedIdentity>&& more)
    {
      for (IndexedIdentity& one : more)
      {
        identities.try_emplace(one.id, std::move(one.identity));
      }
    }

    /// What an identity has in common with the one requested.
    struct Agreement
    {
      bool number = false; ///< one of them, in whatever dress the keys see through
      bool nearNumber = false;
      bool nearName = false;
      bool date = false;
      bool nearDate = false;
    };

    Agreement AgreementOf(const StudyVerdict& verdict)
    {
      Agreement agreement;
      for (const FieldVerdict& field : verdict.verdicts)
      {
        const int nearness = Nearness(field.reason);
        switch (field.field)
        {
        case MatchField::PatientName:
          agreement.nearName = nearness >= Nearness(MatchReason::SoundsAlike);
          break;
        case MatchField::PatientBirthDate:
          agreement.date = field.reason == MatchReason::Same;
          agreement.nearDate = nearness >= Nearness(MatchReason::OneDigitDiffers);
          break;
        case MatchField::NationalID:
        case MatchField::PatientID:
          agreement.number |= nearness >= Nearness(MatchReason::LeadingZeros);
          agreement.nearNumber |= nearness >= Nearness(MatchReason::OneDigitDiffers);
          break;
        }
      }
      return agreement;
    }

    /// The numbers that may lead to what is the patient's under a mistyped number, or under the
    /// right one where the request has it mistyped. None where somebody is found by a number
    /// together with the birth date or nearly the name: what is theirs under another has their name
    /// or birth date, and was found by these. Theirs, where somebody agrees in name, date and
    /// number but for slips. Else all that are at one slip from the request's: hundreds.
    std::vector<IdentityKey> NumbersToTry(const Identities& identities,
                                          const PatientIdentity& patient, IdentityJudge& judge)
    {
      std::vector<IdentityKey> theirs;
      for (const auto& [id, identity] : identities)
      {
        const StudyVerdict& verdict = judge.Judge(identity);
        const Agreement agreement = AgreementOf(verdict);
        if (verdict.match || (agreement.number && (agreement.date || agreement.nearName)))
        {
          return {};
        }
        if (agreement.nearNumber && agreement.nearDate && agreement.nearName)
        {
          const std::vector<IdentityKey> keys = KeysOf(identity);
          std::copy_if(keys.begin(), keys.end(), std::back_inserter(theirs),
                       [](const IdentityKey& key)
                       { return key.kind == IdentityKeyKind::Identifier; });
        }
      }
      return theirs.empty() ? NearIdentifierKeysOf(patient) : theirs;
    }

    /// What can match first, however many others come as near; then what resembles the patient.
    Identities LoadIdentities(IStudyIndex& index, const PatientIdentity& patient,
                              const MatchingRules& rules, IdentityJudge& judge)
    {
      std::vector<IdentityKey> near = KeysOf(patient);
      const std::vector<IdentityKey> nearNames = NearNameKeysOf(patient);
      near.insert(near.end(), nearNames.begin(), nearNames.end());
      Identities identities;
      Add(identities, index.Candidates({{KeysOf(patient, rules), MAX_MATCHING}, {near, MAX_NEAR}}));
      Add(identities,
          index.Candidates({{NumbersToTry(identities, patient, judge), MAX_BY_NEAR_NUMBER}}));
      return identities;
    }

    /// The studies of what matches, and of what comes nearest to it until the list is full.
    std::vector<StudyRecord> LoadStudies(IStudyIndex& index, const Identities& identities,
                                         IdentityJudge& judge)
    {
      std::vector<std::int64_t> matching;
      std::vector<std::pair<int, std::int64_t>> near; // by how far they are
      for (const auto& [id, identity] : identities)
      {
        const StudyVerdict& verdict = judge.Judge(identity);
        if (verdict.match)
        {
          matching.push_back(id);
        }
        else if (verdict.resembles)
        {
          near.emplace_back(-verdict.score, id);
        }
      }
      std::vector<StudyRecord> studies = index.StudiesOf(matching, MAX_MATCHING);
      std::sort(near.begin(), near.end());
      std::size_t listed = 0;
      for (auto next = near.begin(); next != near.end();)
      {
        std::vector<std::int64_t> some;
        int score = next->first;
        while (next != near.end() && (some.size() < AT_ONCE || next->first == score))
        {
          score = next->first;
          some.push_back((next++)->second);
        }
        std::vector<StudyRecord> more = index.StudiesOf(some, MAX_NON_MATCHING);
        listed += more.size();
        std::move(more.begin(), more.end(), std::back_inserter(studies));
        if (listed >= MAX_NON_MATCHING)
        {
          break;
        }
      }
      return studies;
    }

    Candidates LoadCandidates(ITransaction& transaction, const Request& request,
                              const MatchingRules& rules, IdentityJudge& judge)
    {
      Candidates found;
      IStudyIndex& index = transaction.Studies();
      found.studies =
          LoadStudies(index, LoadIdentities(index, request.patient, rules, judge), judge);
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
