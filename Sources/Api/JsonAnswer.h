// Building answers.
#pragma once

#include "Http.h"

#include "../Domain/Page.h"
#include "../Domain/Time.h"

#include <json/value.h>

#include <optional>

namespace OrthancExchange
{
  HttpResponse JsonResponse(const Json::Value& body, int status = 200);

  /// A file from outside, which must never run in the page: nosniff, a CSP of its own, a harmless
  /// name.
  HttpResponse FileResponse(std::string content, const std::string& contentType,
                            const std::string& name);

  HttpResponse RedirectResponse(const std::string& location);

  /// null when absent.
  Json::Value JsonTime(const std::optional<Instant>& instant);

  Json::Value JsonTexts(const std::vector<std::string>& values);

  /// {"Items", "Next", "Total"}
  template <typename T, typename Encode>
  Json::Value JsonList(const Page<T>& page, Encode encode)
  {
    Json::Value list(Json::objectValue);
    list["Items"] = Json::arrayValue;
    for (const T& item : page.items)
    {
      list["Items"].append(encode(item));
    }
    list["Next"] = page.next.empty() ? Json::Value() : Json::Value(page.next);
    list["Total"] = static_cast<Json::Int64>(page.total);
    return list;
  }

  /// A list that is short enough to be one page.
  template <typename T, typename Encode>
  Json::Value JsonList(const std::vector<T>& items, Encode encode)
  {
    return JsonList(Page<T>{items, "", static_cast<std::int64_t>(items.size())}, encode);
  }
}
