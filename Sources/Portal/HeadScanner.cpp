#include "HeadScanner.h"

#include "ControlCharacter.h"
#include "PortalFault.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_METHOD = 32;

    [[noreturn]] void Refuse()
    {
      throw PortalFault(PortalFaultKind::BadRequest);
    }

    /// tchar of RFC 9110 section 5.6.2
    bool IsTokenCharacter(char c)
    {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      const bool digit = c >= '0' && c <= '9';
      return letter || digit ||
             (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
    }

    bool IsToken(std::string_view text)
    {
      return !text.empty() && std::all_of(text.begin(), text.end(), &IsTokenCharacter);
    }
  }

  HeadScanner::HeadScanner(const PortalLimits& limits) : limits_(limits)
  {
  }

  std::optional<std::size_t> HeadScanner::Scan(std::string_view received)
  {
    for (; scanned_ < received.size(); ++scanned_)
    {
      const char c = received[scanned_];
      const bool afterCr = scanned_ > lineStart_ && received[scanned_ - 1] == '\r';
      if (afterCr != (c == '\n') || (IsControl(c) && c != '\t' && c != '\r' && c != '\n'))
      {
        Refuse(); // bare CR, bare LF, NUL and the like
      }
      if (scanned_ >= limits_.headBytes)
      {
        CheckUnfinished(received);
        throw PortalFault(PortalFaultKind::HeadTooLarge);
      }
      if (c != '\n')
      {
        continue;
      }

      const std::string_view line = received.substr(lineStart_, scanned_ - 1 - lineStart_);
      lineStart_ = scanned_ + 1;
      if (line.empty() && lines_ > 0)
      {
        return lineStart_;
      }
      TakeLine(line);
    }
    CheckUnfinished(received);
    return std::nullopt;
  }

  void HeadScanner::TakeLine(std::string_view line)
  {
    if (lines_ == 0)
    {
      CheckRequestLine(line);
    }
    else
    {
      CheckHeaderLine(line);
    }
    ++lines_;
  }

  void HeadScanner::CheckRequestLine(std::string_view line) const
  {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || !IsToken(line.substr(0, first)))
    {
      Refuse();
    }
    if (second - first - 1 > limits_.targetBytes)
    {
      throw PortalFault(PortalFaultKind::TargetTooLong);
    }
    const std::string_view version = line.substr(second + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
    {
      Refuse();
    }
  }

  void HeadScanner::CheckHeaderLine(std::string_view line)
  {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !IsToken(line.substr(0, colon)))
    {
      Refuse(); // folded lines and blanks before the colon as well
    }
    if (lines_ > limits_.headerCount)
    {
      throw PortalFault(PortalFaultKind::HeadTooLarge);
    }
  }

  void HeadScanner::CheckUnfinished(std::string_view received) const
  {
    if (lines_ == 0 && received.size() > LONGEST_METHOD + limits_.targetBytes)
    {
      throw PortalFault(PortalFaultKind::TargetTooLong);
    }
  }
}
