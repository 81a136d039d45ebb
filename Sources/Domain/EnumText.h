// One table per enumeration serves both ways between value and text.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  template <typename Enum, std::size_t Count>
  using EnumTexts = std::array<std::pair<Enum, const char*>, Count>;

  template <typename Enum, std::size_t Count>
  const char* EnumToText(const EnumTexts<Enum, Count>& texts, Enum value)
  {
    for (const auto& [candidate, text] : texts)
    {
      if (candidate == value)
      {
        return text;
      }
    }
    throw std::invalid_argument("value outside its enumeration");
  }

  template <typename Enum, std::size_t Count>
  Enum EnumFromText(const EnumTexts<Enum, Count>& texts, std::string_view wanted)
  {
    for (const auto& [candidate, text] : texts)
    {
      if (wanted == text)
      {
        return candidate;
      }
    }
    throw std::invalid_argument("unknown value: " + std::string(wanted.substr(0, 64)));
  }
}
