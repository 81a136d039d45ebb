#include "Door.h"

#include "ErrorTable.h"

#include "../Domain/Refusal.h"

#include <exception>

namespace OrthancExchange
{
  namespace
  {
    /// Named, and not with a weight: that may be none (RFC 9110 section 12.5.3), and no browser
    /// gives it one.
    bool TakesGzip(const std::string& accepted)
    {
      const std::size_t at = accepted.find("gzip");
      const std::size_t after =
          at == std::string::npos ? at : accepted.find_first_not_of(' ', at + 4);
      return at != std::string::npos && (after == std::string::npos || accepted[after] == ',');
    }
  }

  HttpResponse AnswerSafely(const std::function<HttpResponse()>& work,
                            const std::function<void(const std::string&)>& log)
  {
    try
    {
      return work();
    }
    catch (const Refusal& refusal)
    {
      return RefusalResponse(refusal);
    }
    catch (const std::exception& e)
    {
      log(std::string("A call failed: ") + e.what());
    }
    catch (...)
    {
      log("A call failed for an unknown reason");
    }
    return RefusalResponse(
        {RefusalCode::Internal, "Something went wrong here. Nothing was changed; try again."});
  }

  void RefuseLargeBody(const HttpRequest& request, std::size_t limit)
  {
    if (request.body.size() > limit)
    {
      throw Refusal(RefusalCode::TooLarge, "The body is larger than this address takes.",
                    {{"Limit", std::to_string(limit)}});
    }
  }

  HttpResponse AssetResponse(const Asset& asset, const HttpRequest& request, int status)
  {
    HttpResponse response;
    response.status = status;
    response.headers = {
        {"ETag", asset.entityTag},
        {"Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
    if (status == 200 && request.Header("if-none-match") == asset.entityTag)
    {
      response.status = 304;
      return response;
    }
    response.headers.emplace_back("Content-Type", asset.contentType);
    response.body = std::string(asset.content);
    return response;
  }

  HttpResponse PackedAssetResponse(const Asset& asset, const HttpRequest& request)
  {
    if (asset.gzip.empty())
    {
      return AssetResponse(asset, request);
    }
    const bool packed = TakesGzip(request.Header("accept-encoding"));
    Asset chosen = asset;
    if (packed)
    {
      // Other bytes, another strong tag (RFC 9110 section 8.8.3.3).
      chosen.content = asset.gzip;
      chosen.entityTag.insert(chosen.entityTag.size() - 1, "-gzip");
    }
    HttpResponse response = AssetResponse(chosen, request);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (packed && response.status == 200)
    {
      response.headers.emplace_back("Content-Encoding", "gzip");
    }
    return response;
  }
}
