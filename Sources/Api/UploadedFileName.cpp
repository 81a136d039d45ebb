#include "UploadedFileName.h"

#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    std::string PercentDecode(std::string_view text)
    {
      const auto digit = [](char c)
      {
        constexpr std::string_view digits = "0123456789abcdef";
        return digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
      };
      std::string decoded;
      for (std::size_t i = 0; i < text.size(); i++)
      {
        const bool escape = text[i] == '%' && i + 2 < text.size() &&
                            digit(text[i + 1]) != std::string_view::npos &&
                            digit(text[i + 2]) != std::string_view::npos;
        if (escape)
        {
          decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
          i += 2;
        }
        else
        {
          decoded += text[i];
        }
      }
      return decoded;
    }

    /// The value of a parameter, up to the next semicolon, without quotes.
    std::string Parameter(const std::string& header, const std::string& name)
    {
      const std::size_t begin = header.find(name + "=");
      if (begin == std::string::npos)
      {
        return "";
      }
      std::string value = header.substr(begin + name.size() + 1);
      if (value.starts_with('"'))
      {
        const std::size_t end = value.find('"', 1);
        return value.substr(1, end == std::string::npos ? end : end - 1);
      }
      return value.substr(0, value.find(';'));
    }
  }

  std::string UploadedFileName(const HttpRequest& request)
  {
    std::string queried = request.Query("name");
    if (!queried.empty())
    {
      return queried;
    }
    const std::string disposition = request.Header("content-disposition");
    const std::string extended = Parameter(disposition, "filename*");
    constexpr std::string_view charset = "UTF-8''";
    if (extended.starts_with(charset))
    {
      return PercentDecode(std::string_view(extended).substr(charset.size()));
    }
    const std::string plain = Parameter(disposition, "filename");
    return plain.empty() ? "document" : plain;
  }
}
