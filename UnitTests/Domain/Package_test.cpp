#include "../../Sources/Domain/Package.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  const Instant NOW = *ParseInstant("2026-11-21T16:24:00Z");

  Grant LiveGrant()
  {
    Grant grant;
    grant.expiresAt = NOW + std::chrono::hours(1);
    return grant;
  }

  Link LiveLink()
  {
    Link link;
    link.expiresAt = NOW + std::chrono::hours(1);
    return link;
  }
}

TEST(Rights, Decision1_RightsNeverGrow)
{
  for (const bool held : {false, true})
  {
    for (const bool asked : {false, true})
    {
      const Rights smaller = Smaller({true, held, 1}, {true, asked, 3});
      EXPECT_EQ(smaller.download, held && asked);
      EXPECT_EQ(smaller.forwards, 1);
    }
  }
}

TEST(Grants, AGrantLivesUntilItEndsOrExpires)
{
  Grant grant = LiveGrant();
  EXPECT_TRUE(IsLive(grant, NOW));
  EXPECT_FALSE(IsLive(grant, grant.expiresAt)) << "the moment of expiry is outside";
  grant.state = GrantState::Revoked;
  EXPECT_FALSE(IsLive(grant, NOW));
  grant.state = GrantState::Declined;
  EXPECT_FALSE(IsLive(grant, NOW));
}

TEST(Links, Decision2_OpensAllowedIsAPropertyOfTheLink)
{
  Link link = LiveLink();
  link.opens = 1000;
  EXPECT_TRUE(IsLive(link, LiveGrant(), NOW));
  link.opensAllowed = 1;
  link.opens = 0;
  EXPECT_TRUE(IsLive(link, LiveGrant(), NOW));
  link.opens = 1;
  EXPECT_FALSE(IsLive(link, LiveGrant(), NOW));
}

TEST(Links, ALinkDiesWithItsGrantItsTimeAndByRevocation)
{
  Grant ended = LiveGrant();
  ended.state = GrantState::Revoked;
  EXPECT_FALSE(IsLive(LiveLink(), ended, NOW));
  EXPECT_FALSE(IsLive(LiveLink(), LiveGrant(), LiveLink().expiresAt));
  Link revoked = LiveLink();
  revoked.revokedAt = NOW;
  EXPECT_FALSE(IsLive(revoked, LiveGrant(), NOW));
}

TEST(Passcodes, D3_OneUseLimitedTimeLimitedTries)
{
  Passcode passcode;
  passcode.expiresAt = NOW + std::chrono::minutes(10);
  passcode.triesLeft = 5;
  EXPECT_TRUE(IsLive(passcode, NOW));
  EXPECT_FALSE(IsLive(passcode, passcode.expiresAt));
  Passcode used = passcode;
  used.usedAt = NOW;
  EXPECT_FALSE(IsLive(used, NOW));
  Passcode spent = passcode;
  spent.triesLeft = 0;
  EXPECT_FALSE(IsLive(spent, NOW));
  Passcode older = passcode;
  older.superseded = true;
  EXPECT_FALSE(IsLive(older, NOW));
}

TEST(Sessions, EndByIdlenessByTimeAndByLogout)
{
  Session session;
  session.lastSeenAt = NOW;
  session.endsAt = NOW + std::chrono::hours(8);
  const Seconds idle = std::chrono::minutes(30);
  EXPECT_TRUE(IsLive(session, idle, NOW));
  EXPECT_FALSE(IsLive(session, idle, NOW + idle));
  session.lastSeenAt = session.endsAt;
  EXPECT_FALSE(IsLive(session, idle, session.endsAt));
  session.lastSeenAt = NOW;
  session.endedAt = NOW;
  EXPECT_FALSE(IsLive(session, idle, NOW));
}
