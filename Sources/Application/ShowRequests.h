// Requests as staff see them (A3-A6).
#pragma once

#include "PasscodeChannel.h"
#include "ReceivedPackages.h"
#include "Services.h"

#include "../Domain/Forecast.h"

#include <optional>

namespace OrthancExchange
{
  struct RequestRow
  {
    Request request;
    bool overdue = false;
    std::optional<MatchTally> matches; ///< of open requests
    int packages = 0;
  };

  Page<RequestRow> ListRequests(const Services& services, const RequestQuery& query);

  /// Of inbound requests (A23).
  Forecast ForecastRequests(const Services& services);

  struct PackageStatus
  {
    Package package;
    Grant grant;
    std::vector<Delivery> deliveries;
    ArchiveProgress archive;
  };

  struct RequestDetails
  {
    Request request;
    bool overdue = false;
    std::optional<MatchTally> matches; ///< of open requests
    std::vector<Document> attachments;
    bool identificationConfigured = false;
    int identificationDocuments = 0;
    std::vector<PackageStatus> packages;          ///< oldest first
    std::optional<PasscodeChannel> secondChannel; ///< of the requester
  };

  /// Audited as a view, once in a while for the same person (a page that refreshes is one view).
  RequestDetails ShowRequest(const Services& services, const Actor& actor,
                             const std::string& requestId);
}
