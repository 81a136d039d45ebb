#include "../../Sources/Portal/ClientIdentity.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  std::string NetworkOf(const std::string& peer, bool trusted = false,
                        const std::string& forwarded = "")
  {
    HttpRequest request;
    if (!forwarded.empty())
    {
      request.headers["x-forwarded-for"] = forwarded;
    }
    IdentifyClient(request, peer, trusted, false);
    return request.network;
  }
}

TEST(ClientIdentity, A22_CallersAreCountedByTheNetworkThatOneOfThemHolds)
{
  EXPECT_EQ(NetworkOf("192.0.2.1"), "192.0.2.1");
  EXPECT_NE(NetworkOf("192.0.2.1"), NetworkOf("192.0.2.2"));
  EXPECT_EQ(NetworkOf("2001:db8:1:2::1"), NetworkOf("2001:db8:1:2:ffff::9"));
  EXPECT_NE(NetworkOf("2001:db8:1:2::1"), NetworkOf("2001:db8:1:3::1"));
}

TEST(ClientIdentity, A22_OnlyATrustedProxySaysWhoIsCounted)
{
  EXPECT_EQ(NetworkOf("127.0.0.1", true, "198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(NetworkOf("203.0.113.5", false, "198.51.100.7"), "203.0.113.5");
}
