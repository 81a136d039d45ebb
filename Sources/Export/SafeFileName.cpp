#include "SafeFileName.h"

#include "TextSafety.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_NAME = 64;
    constexpr std::size_t LONGEST_LOOKED_AT = 1024; // bytes of a name from outside
    constexpr std::string_view FALLBACK_STEM = "attachment";

    struct ContentKind
    {
      std::string_view contentType;
      std::string_view extension;
      std::array<std::string_view, 4> alsoWritten; ///< endings that are taken off before
    };

    constexpr std::array<ContentKind, 4> KINDS{{
        {"application/pdf", "pdf", {"pdf"}},
        {"image/jpeg", "jpg", {"jpg", "jpeg", "jpe", "jfif"}},
        {"image/png", "png", {"png"}},
        {"text/plain", "txt", {"txt", "text"}},
    }};
    constexpr ContentKind UNKNOWN_KIND{"", "bin", {"bin"}};

    std::string ToLower(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c)
                     { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      return text;
    }

    const ContentKind& KindOf(const std::string& contentType)
    {
      const std::string bare = ToLower(contentType.substr(0, contentType.find(';')));
      const auto* const found =
          std::find_if(KINDS.begin(), KINDS.end(),
                       [&](const ContentKind& kind) { return kind.contentType == bare; });
      return found == KINDS.end() ? UNKNOWN_KIND : *found;
    }

    std::string WithoutFolders(const std::string& name)
    {
      const std::size_t slash = name.find_last_of("/\\");
      return slash == std::string::npos ? name : name.substr(slash + 1);
    }

    std::string WithoutExtension(const std::string& name, const ContentKind& kind)
    {
      const std::size_t dot = name.rfind('.');
      if (dot == std::string::npos)
      {
        return name;
      }
      const std::string ending = ToLower(name.substr(dot + 1));
      const bool known =
          !ending.empty() && std::find(kind.alsoWritten.begin(), kind.alsoWritten.end(), ending) !=
                                 kind.alsoWritten.end();
      return known ? name.substr(0, dot) : name;
    }

    bool IsPlain(char c)
    {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view{"_()+"}.find(c) != std::string_view::npos;
    }

    /// Plain characters stay; runs of spaces become one; runs of anything else become one '-'. No
    /// dot stays, so that "report.exe" cannot seem to have a second extension.
    std::string Tidy(const std::string& ascii)
    {
      std::string tidy;
      for (const char c : ascii)
      {
        if (IsPlain(c))
        {
          tidy.push_back(c);
          continue;
        }
        const char separator = c == ' ' ? ' ' : '-';
        if (!tidy.empty() && tidy.back() != ' ' && tidy.back() != '-')
        {
          tidy.push_back(separator);
        }
      }
      while (!tidy.empty() && !IsPlain(tidy.back()))
      {
        tidy.pop_back();
      }
      return tidy;
    }

    /// Windows keeps these for devices, with any extension.
    bool IsDevice(const std::string& stem)
    {
      const std::string lower = ToLower(stem);
      if (lower.size() == 4 && (lower.starts_with("com") || lower.starts_with("lpt")))
      {
        return lower[3] >= '0' && lower[3] <= '9';
      }
      return lower == "con" || lower == "prn" || lower == "aux" || lower == "nul";
    }

    std::string StemOf(const std::string& name, const ContentKind& kind)
    {
      const std::string line = SafeLine(std::string_view{name}.substr(0, LONGEST_LOOKED_AT));
      const std::string stem = Tidy(ToAscii(WithoutExtension(WithoutFolders(line), kind)));
      if (stem.empty())
      {
        return std::string{FALLBACK_STEM};
      }
      return IsDevice(stem) ? std::string{FALLBACK_STEM} + ' ' + stem : stem;
    }

    std::string Assemble(const std::string& stem, const std::string& suffix,
                         const std::string& ending)
    {
      std::string cut = stem.substr(0, LONGEST_NAME - suffix.size() - ending.size());
      while (!IsPlain(cut.back()))
      {
        cut.pop_back();
      }
      return cut + suffix + ending;
    }
  }

  std::string SafeFileNames::Next(const std::string& name, const std::string& contentType)
  {
    const ContentKind& kind = KindOf(contentType);
    const std::string stem = StemOf(name, kind);
    const std::string ending = '.' + std::string{kind.extension};
    std::string candidate = Assemble(stem, "", ending);
    for (int number = 2; !taken_.insert(ToLower(candidate)).second; ++number)
    {
      candidate = Assemble(stem, " (" + std::to_string(number) + ")", ending);
    }
    return candidate;
  }
}
