#include "PictureAnswer.h"

#include "../Domain/Refusal.h"

#include <charconv>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int SMALLEST_WIDTH = 16;
    constexpr int LARGEST_WIDTH = 4096;
    constexpr int DEFAULT_WIDTH = 1024;
  }

  int ReadWidth(const HttpRequest& request)
  {
    const std::string text = request.Query("width");
    int width = DEFAULT_WIDTH;
    if (!text.empty())
    {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
      if (error != std::errc() || end != text.data() + text.size() || width < SMALLEST_WIDTH ||
          width > LARGEST_WIDTH)
      {
        throw FieldRefusal(RefusalCode::BadValue, "width", "width is a number from 16 to 4096.");
      }
    }
    return width;
  }

  HttpResponse PictureResponse(std::string jpeg)
  {
    HttpResponse response;
    response.body = std::move(jpeg);
    // Kept by this browser only, and not for longer than a look at the series takes.
    response.headers = {{"Content-Type", "image/jpeg"}, {"Cache-Control", "private, max-age=300"}};
    return response;
  }
}
