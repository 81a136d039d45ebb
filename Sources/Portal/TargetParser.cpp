#include "TargetParser.h"

#include "../Domain/UnicodeText.h"
#include "ControlCharacter.h"
#include "PortalFault.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    [[noreturn]] void Refuse()
    {
      throw PortalFault(PortalFaultKind::BadRequest, "The address is malformed.");
    }

    unsigned HexValue(char c)
    {
      if (c >= '0' && c <= '9')
      {
        return static_cast<unsigned>(c - '0');
      }
      const char lower = static_cast<char>(c | 0x20);
      if (lower >= 'a' && lower <= 'f')
      {
        return static_cast<unsigned>(lower - 'a') + 10;
      }
      Refuse();
    }

    /// What browsers leave as it is. Everything else must come percent-encoded.
    bool MayStandRaw(char c, std::string_view extra)
    {
      constexpr std::string_view punctuation = "-._~!$&'()*+,;=:@%";
      return (std::isalnum(static_cast<unsigned char>(c)) != 0 &&
              static_cast<unsigned char>(c) < 0x80) ||
             punctuation.find(c) != std::string_view::npos ||
             extra.find(c) != std::string_view::npos;
    }

    std::string Decode(std::string_view text)
    {
      std::string decoded;
      decoded.reserve(text.size());
      for (std::size_t i = 0; i < text.size(); ++i)
      {
        if (text[i] != '%')
        {
          decoded.push_back(text[i]);
          continue;
        }
        if (text.size() - i < 3)
        {
          Refuse();
        }
        decoded.push_back(static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])));
        i += 2;
      }
      return decoded;
    }

    void CheckSegment(const std::string& segment)
    {
      if (segment == "." || segment == ".." || !IsValidUtf8(segment))
      {
        Refuse();
      }
      for (const char c : segment)
      {
        if (IsControl(c) || c == '/' || c == '\\')
        {
          Refuse();
        }
      }
    }

    std::string ParsePath(std::string_view raw)
    {
      std::string path;
      while (!raw.empty())
      {
        raw.remove_prefix(1); // the slash
        const std::size_t end = std::min(raw.find('/'), raw.size());
        const std::string segment = Decode(raw.substr(0, end));
        const bool last = end == raw.size();
        if (segment.empty() && !last)
        {
          Refuse();
        }
        CheckSegment(segment);
        path += "/" + segment;
        raw.remove_prefix(end);
      }
      return path;
    }

    std::string DecodeQueryPart(std::string_view raw)
    {
      std::string plain(raw);
      for (char& c : plain)
      {
        c = c == '+' ? ' ' : c;
      }
      std::string decoded = Decode(plain);
      if (decoded.find('\0') != std::string::npos || !IsValidUtf8(decoded))
      {
        Refuse();
      }
      return decoded;
    }

    std::map<std::string, std::string> ParseQuery(std::string_view raw)
    {
      std::map<std::string, std::string> query;
      while (!raw.empty())
      {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        const std::string_view pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty())
        {
          continue;
        }
        const std::size_t equals = std::min(pair.find('='), pair.size());
        std::string key = DecodeQueryPart(pair.substr(0, equals));
        std::string value = DecodeQueryPart(pair.substr(std::min(equals + 1, pair.size())));
        query.emplace(std::move(key), std::move(value));
      }
      return query;
    }

    void CheckCharacters(std::string_view text, std::string_view extra)
    {
      for (const char c : text)
      {
        if (!MayStandRaw(c, extra))
        {
          Refuse();
        }
      }
    }
  }

  ParsedTarget ParseTarget(std::string_view target)
  {
    if (!target.starts_with('/'))
    {
      Refuse(); // absolute, authority or asterisk form
    }

    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, mark);
    const std::string_view query = target.substr(std::min(mark + 1, target.size()));
    CheckCharacters(path, "/");
    CheckCharacters(query, "/?[]{}|^`");

    ParsedTarget parsed;
    parsed.path = ParsePath(path);
    parsed.query = ParseQuery(query);
    return parsed;
  }
}
