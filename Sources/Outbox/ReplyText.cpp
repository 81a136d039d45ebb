#include "ReplyText.h"

#include <cstddef>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_REPLY = 200;
    constexpr std::size_t SHORTEST_PASSCODE = 4;
    constexpr std::size_t LONGEST_WORD =
        20; // a longer run of letters is no word of a language, but a token
    constexpr std::size_t SHORTEST_TEXT = 8;

    bool IsDigit(char c)
    {
      return c >= '0' && c <= '9';
    }

    char ToLower(char c)
    {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }

    bool IsLetterOrDigit(char c)
    {
      return IsDigit(c) || (ToLower(c) >= 'a' && ToLower(c) <= 'z');
    }

    std::string ToLower(std::string_view text)
    {
      std::string lower;
      for (const char c : text)
      {
        lower += ToLower(c);
      }
      return lower;
    }

    /// Letters and digits alone, without what JSON ("\u00e9", "\n") and forms ("%C3") write for
    /// other characters.
    std::string Skeleton(std::string_view text)
    {
      std::string skeleton;
      for (std::size_t i = 0; i < text.size(); i++)
      {
        if (text[i] == '%')
        {
          i += 2;
        }
        else if (text[i] == '\\')
        {
          i += i + 1 < text.size() && text[i + 1] == 'u' ? 5 : 1;
        }
        else if (IsLetterOrDigit(text[i]))
        {
          skeleton += ToLower(text[i]);
        }
      }
      return skeleton;
    }

    bool CouldBeSecret(std::string_view word)
    {
      bool digit = false;
      for (const char c : word)
      {
        digit = digit || IsDigit(c);
      }
      return word.size() > LONGEST_WORD || (digit && word.size() >= SHORTEST_PASSCODE);
    }
  }

  std::string CleanReply(std::string_view reply)
  {
    std::string line;
    for (const char c : reply)
    {
      const bool printable = c > ' ' && c <= '~';
      const char kept = printable ? c : (c >= 0 && c <= ' ' ? ' ' : '?');
      if (printable || (!line.empty() && line.back() != kept))
      {
        line += kept;
      }
    }
    while (!line.empty() && line.back() == ' ')
    {
      line.pop_back();
    }
    return line.substr(0, LONGEST_REPLY);
  }

  bool Reveals(std::string_view reply, std::string_view secret)
  {
    const std::string lowerSecret = ToLower(secret);
    const std::string lowerReply = ToLower(reply);
    std::size_t start = 0;
    while (start < lowerReply.size())
    {
      std::size_t end = start;
      while (end < lowerReply.size() &&
             (IsLetterOrDigit(lowerReply[end]) || lowerReply[end] == '-' || lowerReply[end] == '_'))
      {
        end++;
      }
      const std::string word = lowerReply.substr(start, end - start);
      if (CouldBeSecret(word) && lowerSecret.find(word) != std::string::npos)
      {
        return true;
      }
      start = end + 1;
    }

    const std::string text = Skeleton(secret);
    return text.size() >= SHORTEST_TEXT && Skeleton(reply).find(text) != std::string::npos;
  }
}
