#include "OpenApi.h"

#include <algorithm>
#include <cctype>

namespace OrthancExchange
{
  namespace
  {
    std::string LowerCase(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    }

    Json::Value Parameters(const std::string& pattern)
    {
      Json::Value parameters(Json::arrayValue);
      for (std::size_t open = pattern.find('{'); open != std::string::npos;
           open = pattern.find('{', open + 1))
      {
        Json::Value parameter(Json::objectValue);
        parameter["name"] = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
        parameter["in"] = "path";
        parameter["required"] = true;
        parameter["schema"]["type"] = "string";
        parameters.append(parameter);
      }
      return parameters;
    }

    Json::Value Operation(const Route& route)
    {
      Json::Value operation(Json::objectValue);
      operation["summary"] = route.summary;
      operation["x-audience"] = ToString(route.audience);
      operation["parameters"] = Parameters(route.pattern);
      if (route.bodyLimit > NO_BODY)
      {
        const char* type =
            route.bodyLimit == JSON_BODY ? "application/json" : "application/octet-stream";
        operation["requestBody"]["content"][type]["schema"]["type"] =
            route.bodyLimit == JSON_BODY ? "object" : "string";
        operation["x-body-limit"] = static_cast<Json::UInt64>(route.bodyLimit);
      }
      operation["responses"]["200"]["description"] = "Done";
      operation["responses"]["default"]["description"] = "A refusal: Code, Message, Details";
      return operation;
    }
  }

  Json::Value OpenApi(const std::string& title, const Router& router)
  {
    Json::Value document(Json::objectValue);
    document["openapi"] = "3.0.3";
    document["info"]["title"] = title;
    document["info"]["version"] = EXCHANGE_VERSION;
    document["paths"] = Json::objectValue;
    AddRoutes(document, router);
    return document;
  }

  void AddRoutes(Json::Value& document, const Router& router)
  {
    for (const Route& route : router.Routes())
    {
      document["paths"][router.Prefix() + route.pattern][LowerCase(ToString(route.method))] =
          Operation(route);
    }
  }
}
