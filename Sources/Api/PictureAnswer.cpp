#include "PictureAnswer.h"

#include "../Domain/Refusal.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr int SMALLEST_WIDTH = 16;
    constexpr int LARGEST_WIDTH = 4096;
    constexpr int DEFAULT_WIDTH = 1024;
    constexpr double SMALLEST_WINDOW = 0.0001; // of uptake values; Orthanc is told six decimals
    constexpr double LARGEST_VALUE = 1e9;

    template <typename Number>
    std::optional<Number> ReadNumber(const HttpRequest& request, const std::string& key,
                                     Number least, Number most, const char* rule)
    {
      const std::string text = request.Query(key);
      if (text.empty())
      {
        return std::nullopt;
      }
      Number number{};
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      // Not-a-number is neither below nor above anything.
      if (error != std::errc() || end != text.data() + text.size() ||
          !(number >= least && number <= most))
      {
        throw FieldRefusal(RefusalCode::BadValue, key, key + " is " + rule);
      }
      return number;
    }

    HttpResponse Picture(std::string content, const char* type)
    {
      HttpResponse response;
      response.body = std::move(content);
      response.headers = {{"Content-Type", type}, {"Cache-Control", "no-store"}};
      return response;
    }
  }

  FrameLook ReadFrameLook(const HttpRequest& request)
  {
    FrameLook look;
    look.width =
        ReadNumber(request, "width", SMALLEST_WIDTH, LARGEST_WIDTH, "a number from 16 to 4096.")
            .value_or(DEFAULT_WIDTH);
    const auto center = ReadNumber(request, "window-center", -LARGEST_VALUE, LARGEST_VALUE,
                                   "a number of at most nine digits.");
    const auto width = ReadNumber(request, "window-width", SMALLEST_WINDOW, LARGEST_VALUE,
                                  "a number above zero, of at most nine digits.");
    if (center.has_value() != width.has_value())
    {
      throw FieldRefusal(RefusalCode::BadValue, center ? "window-width" : "window-center",
                         "A window has a center and a width.");
    }
    if (center)
    {
      look.window = FrameWindow{*center, *width};
    }
    return look;
  }

  bool ReadWantsAttributes(const HttpRequest& request)
  {
    return ReadNumber(request, "attributes", 0, 1, "0 or 1.").value_or(1) == 1;
  }

  HttpResponse JpegResponse(std::string jpeg)
  {
    return Picture(std::move(jpeg), "image/jpeg");
  }

  HttpResponse PictureResponse(std::string excerpt)
  {
    return Picture(std::move(excerpt), "application/octet-stream");
  }
}
