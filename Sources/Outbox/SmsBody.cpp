#include "SmsBody.h"

#include "../Domain/TextTemplate.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr char HEX_DIGITS[] = "0123456789ABCDEF";

    bool IsControl(char c)
    {
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    }

    std::string EscapeJson(std::string_view text)
    {
      std::string escaped;
      for (const char c : text)
      {
        if (c == '"' || c == '\\')
        {
          escaped += '\\';
          escaped += c;
        }
        else if (IsControl(c))
        {
          escaped += std::string("\\u00") + HEX_DIGITS[c >> 4] + HEX_DIGITS[c & 15];
        }
        else
        {
          escaped += c;
        }
      }
      return escaped;
    }

    std::string EncodeForm(std::string_view text)
    {
      constexpr std::string_view kept =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._";
      std::string encoded;
      for (const char c : text)
      {
        const auto byte = static_cast<unsigned char>(c);
        if (kept.find(c) != std::string_view::npos)
        {
          encoded += c;
        }
        else
        {
          encoded += std::string("%") + HEX_DIGITS[byte >> 4] + HEX_DIGITS[byte & 15];
        }
      }
      return encoded;
    }

    std::string OneLine(std::string text)
    {
      std::replace_if(text.begin(), text.end(), IsControl, ' ');
      return text;
    }

    std::string ToLower(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    }
  }

  std::string FillSmsBody(const std::string& body, const std::string& contentType,
                          const std::string& to, const std::string& text)
  {
    const std::string type = ToLower(contentType);
    if (type.find("json") != std::string::npos)
    {
      return FillTemplate(body, {{"To", EscapeJson(to)}, {"Text", EscapeJson(text)}});
    }
    if (type.find("application/x-www-form-urlencoded") != std::string::npos)
    {
      return FillTemplate(body, {{"To", EncodeForm(to)}, {"Text", EncodeForm(text)}});
    }
    return FillTemplate(body, {{"To", OneLine(to)}, {"Text", OneLine(text)}});
  }

  std::string GuessSmsContentType(const std::string& body)
  {
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    const bool json = first != std::string::npos && (body[first] == '{' || body[first] == '[') &&
                      body.compare(first, 2, "{{") != 0;
    return json ? "application/json" : "text/plain; charset=utf-8";
  }
}
