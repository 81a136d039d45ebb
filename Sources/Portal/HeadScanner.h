// Finds the end of a request's head as it arrives, and refuses what HTTP parsers disagree about.
#pragma once

#include "PortalOptions.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace OrthancExchange
{
  /// Stricter than Boost.Beast, which parses the head afterwards: no folded lines, no bare CR or
  /// LF, no NUL or other control characters, no empty line in front, and limits on sizes and counts
  /// (RFC 9112 sections 2.2, 5.1, 5.2, 11.2). Looks at each byte once, however slowly they come.
  class HeadScanner
  {
  public:
    explicit HeadScanner(const PortalLimits& limits);

    /// `received` is everything since the start of the request. The head's length once it is
    /// complete. Throws PortalFault.
    std::optional<std::size_t> Scan(std::string_view received);

  private:
    void TakeLine(std::string_view line);
    void CheckRequestLine(std::string_view line) const;
    void CheckHeaderLine(std::string_view line);
    void CheckUnfinished(std::string_view received) const;

    const PortalLimits& limits_;
    std::size_t scanned_ = 0;
    std::size_t lineStart_ = 0;
    std::size_t lines_ = 0;
  };
}
