// What both doors do alike.
#pragma once

#include "IAssets.h"
#include "Route.h"

#include <functional>
#include <string>

namespace OrthancExchange
{
  /// Runs `work`; refusals become their answers, faults become 500 without a word of the inside and
  /// one line of log.
  HttpResponse AnswerSafely(const std::function<HttpResponse()>& work,
                            const std::function<void(const std::string&)>& log);

  /// Refusal(TooLarge) unless the body is within the route's limit.
  void RefuseLargeBody(const HttpRequest& request, std::size_t limit);

  /// An embedded file with its ETag, and 304 where the caller has it already (RFC 9110
  /// section 13.1.2).
  HttpResponse AssetResponse(const Asset& asset, const HttpRequest& request, int status = 200);

  /// The same in the asset's packed form, where it has one and the caller takes it.
  HttpResponse PackedAssetResponse(const Asset& asset, const HttpRequest& request);
}
