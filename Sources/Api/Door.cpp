#include "Door.h"

#include "ErrorTable.h"

#include "../Domain/Refusal.h"

#include <exception>

namespace OrthancExchange
{
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
}
