#include "../../Sources/Portal/AddressKey.h"
#include "../../Sources/Portal/ClientIdentity.h"
#include "../../Sources/Portal/RateLimiter.h"
#include "../../Sources/Portal/TransferPace.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  namespace
  {
    using std::chrono::milliseconds;
    using std::chrono::seconds;

    const RateLimiter::Time START = RateLimiter::Time() + std::chrono::hours(1);
  }

  TEST(RateLimiter, AllowsABurstAndThenTheRate)
  {
    RateLimiter limiter(2.0, 3.0, 10);
    EXPECT_TRUE(limiter.Take("a", START));
    EXPECT_TRUE(limiter.Take("a", START));
    EXPECT_TRUE(limiter.Take("a", START));
    EXPECT_FALSE(limiter.Take("a", START));
    EXPECT_TRUE(limiter.Take("b", START));
    EXPECT_FALSE(limiter.Take("a", START + milliseconds(400)));
    EXPECT_TRUE(limiter.Take("a", START + milliseconds(500)));
    EXPECT_FALSE(limiter.Take("a", START + milliseconds(500)));
    for (int i = 0; i < 3; ++i)
    {
      EXPECT_TRUE(limiter.Take("a", START + seconds(100))) << i;
    }
    EXPECT_FALSE(limiter.Take("a", START + seconds(100)));
  }

  TEST(RateLimiter, TryingDoesNotProlongTheWait)
  {
    RateLimiter limiter(1.0, 1.0, 10);
    EXPECT_TRUE(limiter.Take("a", START));
    for (int i = 1; i < 10; ++i)
    {
      EXPECT_FALSE(limiter.Take("a", START + milliseconds(100 * i)));
    }
    EXPECT_TRUE(limiter.Take("a", START + milliseconds(1001)));
  }

  TEST(RateLimiter, AClockThatStepsBackGivesNothing)
  {
    RateLimiter limiter(1.0, 1.0, 10);
    EXPECT_TRUE(limiter.Take("a", START));
    EXPECT_FALSE(limiter.Take("a", START - seconds(100)));
    EXPECT_FALSE(limiter.Take("a", START));
  }

  TEST(RateLimiter, TheTableCannotBeFilled)
  {
    RateLimiter limiter(1.0, 1.0, 100);
    EXPECT_TRUE(limiter.Take("kept", START));
    for (int i = 0; i < 10000; ++i)
    {
      EXPECT_TRUE(limiter.Take(std::to_string(i), START));
      EXPECT_FALSE(limiter.Take("kept", START)); // used lately, so never forgotten
    }
    EXPECT_EQ(limiter.Size(), 100u);
  }

  TEST(RateLimiter, TellsWhenToComeBack)
  {
    EXPECT_EQ(RateLimiter(10.0, 1.0, 1).RefillTime(), seconds(1));
    EXPECT_EQ(RateLimiter(0.1, 1.0, 1).RefillTime(), seconds(10));
    EXPECT_EQ(RateLimiter(0.0, 1.0, 1).RefillTime(), seconds(3600));
  }

  TEST(TransferPace, EndsAtTheStallOrBelowTheFloor)
  {
    TransferPace pace(seconds(30), 1000, START);
    EXPECT_EQ(pace.Deadline(START), START + seconds(30));
    // One byte a second earns a millisecond each.
    for (int second = 1; second <= 29; ++second)
    {
      pace.Moved(1, START + seconds(second));
    }
    EXPECT_EQ(pace.Deadline(START + seconds(29)), START + seconds(30) + milliseconds(29));
    pace.Moved(10000, START + seconds(29));
    EXPECT_EQ(pace.Deadline(START + seconds(29)), START + seconds(40) + milliseconds(29));
    EXPECT_EQ(pace.Deadline(START + seconds(1)), START + seconds(31));
  }

  TEST(TransferPace, AQuickStartBuysNoCrawl)
  {
    TransferPace pace(seconds(30), 1000, START);
    for (int i = 0; i < 1000; ++i)
    {
      pace.Moved(1024 * 1024, START + seconds(1));
    }
    EXPECT_EQ(pace.Deadline(START + seconds(20)), START + seconds(31));
  }

  TEST(AddressKey, CountsIpv6ByPrefix)
  {
    EXPECT_EQ(AddressKey("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(AddressKey("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(AddressKey("2001:db8:1:2::9"), AddressKey("2001:db8:1:2:ffff::1"));
    EXPECT_NE(AddressKey("2001:db8:1:3::9"), AddressKey("2001:db8:1:2::9"));
  }

  TEST(AddressKey, HasOneFormPerAddress)
  {
    EXPECT_EQ(CanonicalAddress("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(CanonicalAddress("2001:DB8:0:0::1"), "2001:db8::1");
    EXPECT_EQ(CanonicalAddress("fe80::1%lo"), "fe80::1");
    EXPECT_FALSE(CanonicalAddress("portal.example"));
    EXPECT_FALSE(CanonicalAddress(""));
    EXPECT_FALSE(CanonicalAddress("192.0.2.1 "));
  }

  TEST(AddressKey, TakesTheLastForwardedEntry)
  {
    EXPECT_EQ(LastForwardedAddress("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(LastForwardedAddress("10.0.0.1, 192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(LastForwardedAddress("10.0.0.1,192.0.2.1:4711 "), "192.0.2.1");
    EXPECT_EQ(LastForwardedAddress("[2001:db8::1]:4711"), "2001:db8::1");
    EXPECT_EQ(LastForwardedAddress("2001:db8::1"), "2001:db8::1");
    EXPECT_FALSE(LastForwardedAddress("10.0.0.1, "));
    EXPECT_FALSE(LastForwardedAddress("10.0.0.1, unknown"));
    EXPECT_FALSE(LastForwardedAddress("["));
    EXPECT_FALSE(LastForwardedAddress(""));
  }

  TEST(ClientIdentity, BelievesTrustedPeersOnly)
  {
    HttpRequest request;
    request.headers = {{"x-forwarded-for", "10.0.0.1, 192.0.2.7"},
                       {"x-forwarded-proto", "http, https"},
                       {"forwarded", "for=10.0.0.1"},
                       {"accept", "*/*"}};
    HttpRequest trusted = request;
    IdentifyClient(trusted, "127.0.0.1", true, false);
    EXPECT_EQ(trusted.address, "192.0.2.7");
    EXPECT_TRUE(trusted.secure);
    EXPECT_EQ(trusted.headers.size(), 1u);

    IdentifyClient(request, "198.51.100.1", false, false);
    EXPECT_EQ(request.address, "198.51.100.1");
    EXPECT_FALSE(request.secure);
    EXPECT_EQ(request.headers.size(), 1u); // nobody further in shall believe them
  }
}
