// The routes of RequestHandlers.h that carry files.
#include "JsonAnswer.h"
#include "Paging.h"
#include "RequestHandlers.h"
#include "RequestJson.h"
#include "UploadedFileName.h"

#include "../Application/RequestDocuments.h"
#include "../Application/StoreUpload.h"

namespace OrthancExchange
{
  HttpResponse GetIdentification(const Call& call)
  {
    const auto documents = CutPage(
        call.request, ListIdentification(call.services, call.Parameter("id")),
        [](const Document& document) { return std::to_string(document.number); },
        [](const Document& document) { return document.name; });
    return JsonResponse(
        JsonList(documents, [](const Document& document) { return ToJson(document); }));
  }

  HttpResponse GetIdentificationFile(const Call& call)
  {
    const OpenedDocument opened = OpenIdentification(
        call.services, call.actor, call.Parameter("id"), call.NumberParameter("n"));
    return FileResponse(opened.content, opened.document.contentType, opened.document.name);
  }

  HttpResponse PostImages(const Call& call)
  {
    return JsonResponse(ToJson(StoreUpload(call.services, call.actor, call.Parameter("id"),
                                           UploadedFileName(call.request), call.request.body)));
  }

  HttpResponse PostIdentification(const Call& call)
  {
    return JsonResponse(
        ToJson(AddIdentification(call.services, call.actor, call.Parameter("id"),
                                 {UploadedFileName(call.request), call.request.body})));
  }

  HttpResponse PostAttachment(const Call& call)
  {
    return JsonResponse(ToJson(AddAttachment(call.services, call.actor, call.Parameter("id"),
                                             {UploadedFileName(call.request), call.request.body})));
  }

  HttpResponse DeleteAttachment(const Call& call)
  {
    RemoveAttachment(call.services, call.actor, call.Parameter("id"), call.NumberParameter("n"));
    return JsonResponse(Json::objectValue);
  }
}
