#pragma once

#include "Route.h"

#include <json/value.h>

namespace OrthancExchange
{
  /// The door's routes as an OpenAPI 3.0 document.
  Json::Value OpenApi(const std::string& title, const Router& router);

  /// Adds further routes of the door to such a document.
  void AddRoutes(Json::Value& document, const Router& router);
}
