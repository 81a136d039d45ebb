#include "Asio.h"

#include "Reply.h"

#include "../Api/SecurityHeaders.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <array>
#include <cstdio>
#include <set>

namespace OrthancExchange
{
  namespace
  {
    constexpr SecurityHeader STRICT_TRANSPORT = {"Strict-Transport-Security", "max-age=31536000"};

    using Names = std::set<std::string, boost::beast::iless>;

    void Append(std::string& text, const std::string& name, const std::string& value)
    {
      text += name + ": " + value + "\r\n";
    }

    void AppendDefault(std::string& text, const Names& present, const SecurityHeader& header)
    {
      if (present.find(header.name) == present.end())
      {
        Append(text, header.name, header.value);
      }
    }

    /// IMF-fixdate (RFC 9110 section 5.6.7), independent of the locale.
    std::string FormatDate(std::chrono::sys_seconds now)
    {
      constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
      constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
      const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(now);
      const std::chrono::year_month_day date(day);
      const std::chrono::hh_mm_ss<std::chrono::seconds> time(now - day);
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                    days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                    months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                    static_cast<int>(time.hours().count()),
                    static_cast<int>(time.minutes().count()),
                    static_cast<int>(time.seconds().count()));
      return text.data();
    }
  }

  std::string FormatHead(const Reply& reply, bool secure, bool keepAlive,
                         std::chrono::sys_seconds now)
  {
    const auto reason = boost::beast::http::obsolete_reason(
        boost::beast::http::int_to_status(static_cast<unsigned>(reply.status)));
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " ";
    text.append(reason.data(), reason.size());
    text += "\r\n";

    Names present;
    for (const auto& [name, value] : reply.headers)
    {
      Append(text, name, value);
      present.insert(name);
    }
    for (const SecurityHeader& header : SECURITY_HEADERS)
    {
      AppendDefault(text, present, header);
    }
    if (secure)
    {
      AppendDefault(text, present, STRICT_TRANSPORT);
    }

    if (reply.hasLength)
    {
      Append(text, "Content-Length", std::to_string(reply.length));
    }
    Append(text, "Date", FormatDate(now));
    Append(text, "Connection", keepAlive ? "keep-alive" : "close");
    return text + "\r\n";
  }
}
