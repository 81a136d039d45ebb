#include "CheckIndex.h"

#include "AuditTrail.h"
#include "IndexKeeper.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t NAMED = 10; // differences in the audit row; the page shows more

    AuditEvent EndOf(const Services& services, const Actor& actor, const IndexCheckReport& report)
    {
      AuditEvent event = EventBy(services, actor, "IndexChecked");
      std::string first;
      for (std::size_t i = 0; i < std::min(NAMED, report.first.size()); i++)
      {
        first += (first.empty() ? "" : " ") + report.first[i].study + ":" +
                 ToString(report.first[i].kind);
      }
      std::int64_t all = 0;
      for (const auto& [kind, number] : report.differences)
      {
        event.details[ToString(kind)] = std::to_string(number);
        all += number;
      }
      event.details["Checked"] = std::to_string(report.checked);
      event.details["Differences"] = std::to_string(all);
      event.details["Repaired"] = std::to_string(report.repaired);
      if (!first.empty())
      {
        event.details["First"] = first;
      }
      return event;
    }
  }

  void StartIndexCheck(const Services& services, const Actor& actor, bool repair)
  {
    if (!services.index.IsReady())
    {
      throw Refusal(RefusalCode::Busy,
                    "The index is being filled. Please check it when that is done.");
    }
    // Copied, since the check may outlive the caller; what it refers to is stopped after it.
    const std::int64_t wanted = services.index.ChecksWanted();
    const auto onEnd = [services, actor, wanted](const IndexCheckReport& report)
    {
      services.store.Write(
          [&](ITransaction& transaction)
          {
            Record(transaction, services, EndOf(services, actor, report));
            if (report.repair && services.index.ChecksWanted() == wanted)
            {
              transaction.Studies().SetCheckWanted(false);
            }
          });
    };
    if (!services.index.Check().Start(repair, actor.name, services.clock, onEnd))
    {
      throw Refusal(RefusalCode::InvalidState, "The index is being checked already.");
    }
    AuditEvent event = EventBy(services, actor, "IndexCheckStarted");
    event.details = {{"Repair", repair ? "yes" : "no"}};
    RecordAlone(services, event);
  }

  void StartWantedIndexCheck(const Services& services)
  {
    bool wanted = false;
    services.store.Read([&](ITransaction& transaction)
                        { wanted = transaction.Studies().CheckWanted(); });
    const bool running = services.index.Check().Report().state == IndexCheckState::Running;
    if (wanted && !running && services.index.IsReady())
    {
      StartIndexCheck(services, {"System", "", ""}, true);
    }
  }
}
