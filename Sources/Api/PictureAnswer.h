// Answers with pictures, alike at both doors.
#pragma once

#include "Http.h"

#include <string>

namespace OrthancExchange
{
  /// How many pixels wide a picture is wanted ("width"): 16 to 4096, else Refusal(BadValue).
  int ReadWidth(const HttpRequest& request);

  HttpResponse PictureResponse(std::string jpeg);
}
