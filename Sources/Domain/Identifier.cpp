#include "Identifier.h"

#include "EnumText.h"
#include "UnicodeText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<NationalIdScheme, 2> SCHEME_TEXTS{{
        {NationalIdScheme::None, "None"},
        {NationalIdScheme::Nhs, "NHS"},
    }};

    bool IsDigit(char c)
    {
      return c >= '0' && c <= '9';
    }

    bool IsAsciiLetter(char c)
    {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// The digits weighted 10 to 2; what eleven lacks to their sum, modulo eleven, is the tenth.
    bool HasModulus11CheckDigit(const std::string& tenDigits)
    {
      constexpr int modulus = 11;
      constexpr std::size_t checkDigit = 9;
      int sum = 0;
      for (std::size_t i = 0; i < checkDigit; i++)
      {
        sum += (tenDigits[i] - '0') * (10 - static_cast<int>(i));
      }
      const int expected = (modulus - sum % modulus) % modulus; // 10 is no digit: never issued
      return expected == tenDigits[checkDigit] - '0';
    }
  }

  std::string NormalizeIdentifier(const std::string& identifier)
  {
    std::string folded = CollapseSpaces(FoldCase(identifier));
    const bool isNumber = std::all_of(folded.begin(), folded.end(),
                                      [](char c) { return IsDigit(c) || c == ' ' || c == '-'; });
    if (isNumber)
    {
      std::erase_if(folded, [](char c) { return c == ' ' || c == '-'; });
    }
    return folded;
  }

  std::string DropIdentifierSeparators(const std::string& normalized)
  {
    std::string kept = normalized;
    std::erase_if(kept,
                  [](char c)
                  {
                    const bool ascii = static_cast<unsigned char>(c) < 0x80;
                    return ascii && !IsDigit(c) && !IsAsciiLetter(c);
                  });
    return kept;
  }

  std::string DropLeadingZeros(const std::string& normalized)
  {
    const std::size_t begin = std::min(normalized.find_first_of("0123456789"), normalized.size());
    std::size_t end = begin;
    while (end + 1 < normalized.size() && normalized[end] == '0' && IsDigit(normalized[end + 1]))
    {
      end++; // a single zero is a number
    }
    return normalized.substr(0, begin) + normalized.substr(end);
  }

  const char* ToString(NationalIdScheme scheme)
  {
    return EnumToText(SCHEME_TEXTS, scheme);
  }

  NationalIdScheme ParseNationalIdScheme(const std::string& text)
  {
    return EnumFromText(SCHEME_TEXTS, text);
  }

  bool IsPossibleNationalId(const std::string& identifier, NationalIdScheme scheme)
  {
    if (scheme == NationalIdScheme::None)
    {
      return true;
    }
    constexpr std::size_t nhsDigits = 10;
    const std::string number = NormalizeIdentifier(identifier);
    return number.size() == nhsDigits && std::all_of(number.begin(), number.end(), IsDigit) &&
           HasModulus11CheckDigit(number);
  }
}
