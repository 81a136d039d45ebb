#include "ShowRequests.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "RequestAccess.h"
#include "RequestDocuments.h"

#include "../Domain/DueDate.h"

#include <algorithm>
#include <map>

namespace OrthancExchange
{
  namespace
  {
    constexpr int RECENT_EVENTS = 50;
    constexpr int DELIVERIES = 500;
    constexpr std::chrono::minutes SAME_VIEW{15};

    std::optional<MatchTally> TallyOf(const std::map<std::string, MatchTally>& tallies,
                                      const Request& request)
    {
      const auto found = tallies.find(request.id);
      const bool isOpen = request.state == RequestState::ToReview;
      return isOpen && found != tallies.end() ? std::optional(found->second) : std::nullopt;
    }

    std::vector<PackageStatus> PackagesOf(ITransaction& transaction, const Services& services,
                                          const std::string& requestId)
    {
      DeliveryQuery query;
      query.requestId = requestId;
      query.page.limit = DELIVERIES;
      const std::vector<Delivery> deliveries = transaction.Outbox().List(query).items;
      std::vector<PackageStatus> packages;
      const std::string language = services.exporter.Languages().front();
      for (const Package& package : transaction.Packages().ListByRequest(requestId))
      {
        const ArchiveProgress archive = ShowArchive(transaction, services, package, language);
        for (const Grant& grant : transaction.Grants().ListByPackage(package.id))
        {
          PackageStatus status{package, grant, {}, archive};
          std::copy_if(deliveries.begin(), deliveries.end(), std::back_inserter(status.deliveries),
                       [&](const Delivery& delivery) { return delivery.grantId == grant.id; });
          packages.push_back(std::move(status));
        }
      }
      return packages;
    }

    bool ViewedRecently(ITransaction& transaction, const AuditEvent& view)
    {
      AuditQuery query;
      query.requestId = view.requestId;
      query.actor = view.actor;
      query.action = view.action;
      query.from = view.at - SAME_VIEW;
      query.page.limit = RECENT_EVENTS;
      return !transaction.Audit().List(query).items.empty();
    }
  }

  Page<RequestRow> ListRequests(const Services& services, const RequestQuery& query)
  {
    Page<RequestRow> rows;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          rows = Page<RequestRow>();
          const Page<Request> requests = transaction.Requests().List(query);
          rows.next = requests.next;
          rows.total = requests.total;
          std::vector<std::string> ids;
          for (const Request& request : requests.items)
          {
            ids.push_back(request.id);
          }
          const auto tallies = transaction.Watch().Tallies(ids);
          const auto packages = transaction.Packages().CountByRequests(ids);
          for (const Request& request : requests.items)
          {
            RequestRow row;
            row.request = request;
            row.overdue = IsOverdue(request, services.clock.Now());
            const auto counted = packages.find(request.id);
            row.packages = counted == packages.end() ? 0 : counted->second;
            row.matches = TallyOf(tallies, request);
            rows.items.push_back(std::move(row));
          }
        });
    return rows;
  }

  Forecast ForecastRequests(const Services& services)
  {
    const Instant now = services.clock.Now();
    Forecast forecast;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          forecast = ForecastOf(transaction.Watch().DueDates(),
                                transaction.Watch().CountCompleted(now - PACE_WINDOW), now);
        });
    return forecast;
  }

  RequestDetails ShowRequest(const Services& services, const Actor& actor,
                             const std::string& requestId)
  {
    RequestDetails details;
    bool viewedRecently = false;
    AuditEvent view;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          details = RequestDetails();
          details.request = RequireRequest(transaction, requestId);
          details.overdue = IsOverdue(details.request, services.clock.Now());
          details.matches = TallyOf(transaction.Watch().Tallies({requestId}), details.request);
          details.attachments = ListAttachments(transaction, requestId);
          details.packages = PackagesOf(transaction, services, requestId);
          details.secondChannel = FindPasscodeChannel(services, details.request.requester);
          details.identificationConfigured = LoadSettings(transaction).account.identification;
          const auto proofs =
              transaction.Documents().List(DocumentOwner::RequestIdentification, requestId);
          details.identificationDocuments = static_cast<int>(
              std::count_if(proofs.begin(), proofs.end(),
                            [](const Document& document) { return !document.removed; }));
          view = EventOn(services, actor, "RequestViewed", details.request);
          viewedRecently = ViewedRecently(transaction, view);
        });
    if (!viewedRecently)
    {
      RecordAlone(services, view);
    }
    return details;
  }
}
