#include "AddressKey.h"

#include "Asio.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PREFIX_BYTES = 8; // of a /64

    std::string_view Trim(std::string_view text)
    {
      const std::size_t first = text.find_first_not_of(" \t");
      if (first == std::string_view::npos)
      {
        return {};
      }
      return text.substr(first, text.find_last_not_of(" \t") - first + 1);
    }

    std::string_view WithoutPort(std::string_view entry)
    {
      if (entry.starts_with('['))
      {
        return entry.substr(1, entry.find(']') - 1);
      }
      if (std::count(entry.begin(), entry.end(), ':') == 1)
      {
        return entry.substr(0, entry.find(':'));
      }
      return entry;
    }
  }

  std::optional<std::string> CanonicalAddress(const std::string& text)
  {
    ErrorCode error;
    const asio::ip::address address = asio::ip::make_address(text, error);
    if (error)
    {
      return std::nullopt;
    }
    if (address.is_v4())
    {
      return address.to_v4().to_string();
    }

    asio::ip::address_v6 v6 = address.to_v6();
    if (v6.is_v4_mapped())
    {
      return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
    }
    v6.scope_id(0);
    return v6.to_string();
  }

  std::string AddressKey(const std::string& address)
  {
    ErrorCode error;
    const asio::ip::address parsed = asio::ip::make_address(address, error);
    if (error || parsed.is_v4())
    {
      return address;
    }

    asio::ip::address_v6::bytes_type bytes = parsed.to_v6().to_bytes();
    std::fill(bytes.begin() + PREFIX_BYTES, bytes.end(), static_cast<unsigned char>(0));
    return asio::ip::address_v6(bytes).to_string() + "/64";
  }

  std::optional<std::string> LastForwardedAddress(std::string_view header)
  {
    const std::size_t comma = header.rfind(',');
    const std::string_view last =
        comma == std::string_view::npos ? header : header.substr(comma + 1);
    return CanonicalAddress(std::string(WithoutPort(Trim(last))));
  }
}
