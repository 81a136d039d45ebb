#include "WatchMatches.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "RequestAccess.h"

#include <algorithm>
#include <map>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MAX_CANDIDATES = 1000;
    constexpr int BATCH = 100;

    /// Names the rules, those for keys included, so that what was judged by others is found.
    std::string NameOf(const MatchingRules& rules)
    {
      std::string name;
      for (const MatchField field : rules.required)
      {
        name += std::string(ToString(field)) + ",";
      }
      for (const OtherIdSource source : rules.nationalIdSources)
      {
        name += std::string("|") + ToString(source);
      }
      for (const NameTolerance tolerance : rules.nameTolerances)
      {
        name += std::string("~") + ToString(tolerance);
      }
      return name + "|" + rules.nationalIdIssuer + "|" + IdentityKeysVersion();
    }

    std::map<std::string, KnownMatch> KnownOf(ITransaction& transaction,
                                              const std::string& requestId)
    {
      std::map<std::string, KnownMatch> known;
      for (KnownMatch& match : transaction.Watch().ListByRequest(requestId))
      {
        known[match.study] = std::move(match);
      }
      return known;
    }

    /// Whether this changed what is known.
    bool Note(ITransaction& transaction, const Request& request, const StudyRecord& study,
              bool matches, std::optional<KnownMatch> known)
    {
      if (known.has_value())
      {
        const bool news = known->matching != matches;
        known->matching = matches;
        known->touchedAt = study.lastUpdate;
        transaction.Watch().Put(*known);
        return news;
      }
      if (!matches)
      {
        return false;
      }
      KnownMatch match;
      match.requestId = request.id;
      match.study = study.study;
      match.touchedAt = study.lastUpdate;
      if (study.lastUpdate >= request.receivedAt)
      {
        match.arrivedAt = study.lastUpdate;
        match.announced = false;
      }
      transaction.Watch().Put(match);
      return true;
    }

    void FollowStudy(ITransaction& transaction, const StudyRecord& study,
                     const MatchingRules& rules, const std::string& requestId,
                     std::optional<KnownMatch> known)
    {
      const auto request = transaction.Requests().Find(requestId);
      if (!request.has_value() || request->state != RequestState::ToReview)
      {
        return;
      }
      const bool matches = Judge(request->patient, study, rules).match;
      if (Note(transaction, *request, study, matches, std::move(known)))
      {
        transaction.Watch().Recount(requestId, std::nullopt);
      }
    }
  }

  std::set<std::string> MatchingStudies(ITransaction& transaction, const PatientIdentity& patient,
                                        const MatchingRules& rules)
  {
    const StudyJudge judge(patient, rules);
    std::set<std::string> matching;
    const StudyIdentity* last = nullptr; // most studies of a patient say the same of whose they are
    bool lastMatches = false;
    const std::vector<IdentifiedStudy> candidates =
        transaction.Studies().StudiesByKeys(KeysOf(patient, rules), MAX_CANDIDATES);
    for (const IdentifiedStudy& candidate : candidates)
    {
      if (last == nullptr || *last != candidate.identity)
      {
        last = &candidate.identity;
        lastMatches = judge.Judge(candidate.identity).match;
      }
      if (lastMatches)
      {
        matching.insert(candidate.study);
      }
    }
    return matching;
  }

  void JudgeRequest(ITransaction& transaction, const Services& services, const Actor& actor,
                    const Request& request, const MatchingRules& rules, const std::string& cause)
  {
    IRequestWatch& watch = transaction.Watch();
    const auto tallies = watch.Tallies({request.id});
    const bool isFirst = tallies.empty();
    const std::set<std::string> matching = MatchingStudies(transaction, request.patient, rules);
    auto known = KnownOf(transaction, request.id);
    for (const std::string& study : matching)
    {
      if (!known.contains(study))
      {
        KnownMatch match;
        match.requestId = request.id;
        match.study = study;
        match.matching = false;
        match.shown = isFirst;
        known[study] = match;
      }
    }
    bool changed = false;
    for (auto& [study, match] : known)
    {
      if (match.matching != matching.contains(study))
      {
        match.matching = !match.matching;
        watch.Put(match);
        changed = true;
      }
    }
    watch.SetKeys(request.id, KeysOf(request.patient, rules));
    watch.Recount(request.id, NameOf(rules));
    if (changed && !isFirst)
    {
      AuditEvent event = EventOn(services, actor, "MatchesChanged", request);
      event.details = {{"Cause", cause},
                       {"From", std::to_string(tallies.at(request.id).matching)},
                       {"To", std::to_string(matching.size())}};
      Record(transaction, services, event);
    }
  }

  void FollowStudies(ITransaction& transaction, const std::vector<KeyedStudy>& studies,
                     const MatchingRules& rules)
  {
    if (studies.empty())
    {
      return;
    }
    IRequestWatch& watch = transaction.Watch();
    const std::vector<std::set<std::string>> sharing = watch.FindByKeys(studies);
    std::set<std::string> ids;
    for (const KeyedStudy& one : studies)
    {
      ids.insert(one.study.study);
    }
    std::map<std::string, std::map<std::string, std::optional<KnownMatch>>> known; // by study
    for (KnownMatch& match : watch.ListByStudies(ids))
    {
      known[match.study][match.requestId] = std::move(match);
    }
    for (std::size_t i = 0; i < studies.size(); i++)
    {
      auto& affected = known[studies[i].study.study];
      for (const std::string& request : sharing[i])
      {
        affected[request];
      }
      for (auto& [request, match] : affected)
      {
        FollowStudy(transaction, studies[i].study, rules, request, std::move(match));
      }
    }
  }

  void ForgetStudies(ITransaction& transaction, const std::vector<std::string>& studies)
  {
    for (KnownMatch& match : transaction.Watch().ListByStudies({studies.begin(), studies.end()}))
    {
      match.matching = false;
      transaction.Watch().Put(match);
      transaction.Watch().Recount(match.requestId, std::nullopt);
    }
  }

  int JudgeOutdated(const Services& services, const Actor& actor, int atMost)
  {
    int judged = 0;
    for (int found = BATCH; found == BATCH && judged < atMost; judged += found)
    {
      const auto list = [&](ITransaction& transaction, const MatchingRules& rules)
      {
        return transaction.Watch().ListJudgedOtherwise(NameOf(rules), BATCH);
      };
      services.store.Read(
          [&](ITransaction& transaction)
          {
            found = static_cast<int>(
                list(transaction, LoadSettings(transaction).account.matching).size());
          });
      if (found == 0)
      {
        break;
      }
      services.store.Write(
          [&](ITransaction& transaction)
          {
            const MatchingRules rules = LoadSettings(transaction).account.matching;
            const std::vector<std::string> requests = list(transaction, rules);
            found = static_cast<int>(requests.size());
            for (const std::string& id : requests)
            {
              JudgeRequest(transaction, services, actor, RequireRequest(transaction, id), rules,
                           "Rules");
            }
          });
    }
    return judged;
  }

  void LeaveUnannounced(ITransaction& transaction, const std::string& requestId,
                        const std::set<std::string>& studies)
  {
    for (KnownMatch& match : transaction.Watch().ListByRequest(requestId))
    {
      if (!match.announced && studies.contains(match.study))
      {
        match.announced = true;
        transaction.Watch().Put(match);
      }
    }
  }

  void MarkShown(const Services& services, const std::string& requestId,
                 const std::set<std::string>& studies)
  {
    bool isNews = false;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          RequireRequest(transaction, requestId);
          const auto known = transaction.Watch().ListByRequest(requestId);
          isNews = std::any_of(known.begin(), known.end(),
                               [&](const KnownMatch& match)
                               { return match.shown != studies.contains(match.study); });
        });
    if (!isNews)
    {
      return; // as nearly always: no need to keep other writers waiting
    }
    services.store.Write(
        [&](ITransaction& transaction)
        {
          for (KnownMatch& match : transaction.Watch().ListByRequest(requestId))
          {
            match.shown = studies.contains(match.study);
            transaction.Watch().Put(match);
          }
          transaction.Watch().Recount(requestId, std::nullopt);
        });
  }
}
