#include "House.h"

#include "../../Sources/Application/ForwardPackage.h"
#include "../../Sources/Application/Links.h"
#include "../../Sources/Application/ReceivedPackages.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/Sessions.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  class Forwards : public testing::Test
  {
  protected:
    void SetUp() override
    {
      SendOptions send;
      send.download = false;
      package_ = SendRequest(house_.services, house_.bob, house_.EnterJanesRequest(), send).package;
      session_ = LogIn();
      options_.recipient.name = "Dr Ann Other";
      options_.recipient.email = "ann@clinic.example";
      options_.recipient.secondEmail = "ann@home.example";
      options_.message = "For Monday's meeting";
      options_.retentionDays = 7;
      options_.acknowledged = {true, true, true};
    }

    /// Opens the newest link, as its recipient would.
    Session LogIn()
    {
      house_.clock.Advance(Seconds(1));
      const std::string token = house_.NewestToken();
      SendPasscode(house_.services, house_.visitor, token);
      const std::string passcode = house_.NewestPasscode();
      return RequireSession(
          house_.services, OpenLink(house_.services, house_.visitor, token, passcode).sessionToken);
    }

    ForwardedPackage Forward(const Session& session, const std::string& package)
    {
      house_.clock.Advance(Seconds(1));
      return ForwardPackage(house_.services, house_.visitor, session, package, options_);
    }

    RefusalCode RefusedForward(const Session& session, const std::string& package)
    {
      try
      {
        Forward(session, package);
      }
      catch (const Refusal& refusal)
      {
        return refusal.Code();
      }
      ADD_FAILURE() << "nothing was refused";
      return RefusalCode::Internal;
    }

    House house_;
    std::string package_;
    Session session_;
    ForwardOptions options_;
  };
}

TEST_F(Forwards, D11_ThreeTimesAtMost)
{
  for (int i = 0; i < 3; i++)
  {
    options_.recipient.email = "ann" + std::to_string(i) + "@clinic.example";
    Forward(session_, package_);
  }
  EXPECT_EQ(RefusedForward(session_, package_), RefusalCode::Forbidden);
}

TEST_F(Forwards, D11_WhoReceivesAForwardMayNotForwardAgain)
{
  const ForwardedPackage forwarded = Forward(session_, package_);
  const Session ann = LogIn();
  EXPECT_EQ(ListReceived(house_.services, ann, PackageView::All).size(), 1U);
  EXPECT_EQ(RefusedForward(ann, forwarded.package), RefusalCode::Forbidden);
  EXPECT_EQ(RefusedForward(ann, package_), RefusalCode::NotFound) << "the original is not Ann's";
}

TEST_F(Forwards, Decision1_RightsNeverGrowByForwarding)
{
  options_.retentionDays = 365;
  const ForwardedPackage forwarded = Forward(session_, package_);
  const Session ann = LogIn();
  const ReceivedPackage received = FindReceived(house_.services, ann, forwarded.package);
  EXPECT_FALSE(received.grant.rights.download);
  EXPECT_EQ(received.grant.rights.forwards, 0);
  EXPECT_EQ(received.grant.expiresAt,
            FindReceived(house_.services, session_, package_).grant.expiresAt);
  EXPECT_EQ(received.package.imageCount, 1);
}

TEST_F(Forwards, D14_AllThreeAcknowledgementsAreNeeded)
{
  for (bool Acknowledgements::*missing :
       {&Acknowledgements::confidentialData, &Acknowledgements::recipientDetails,
        &Acknowledgements::hospitalInformed})
  {
    options_.acknowledged = {true, true, true};
    options_.acknowledged.*missing = false;
    EXPECT_EQ(RefusedForward(session_, package_), RefusalCode::MissingField);
  }
}

TEST_F(Forwards, D13_D2_TheNewRecipientNeedsAWayForThePasscode)
{
  options_.recipient.secondEmail.clear();
  EXPECT_EQ(RefusedForward(session_, package_), RefusalCode::PasscodeChannelMissing);
  options_.recipient.email = "nonsense";
  EXPECT_EQ(RefusedForward(session_, package_), RefusalCode::BadValue);
  EXPECT_EQ(FindReceived(house_.services, session_, package_).grant.rights.forwards, 3)
      << "a refused forward costs nothing";
}

TEST_F(Forwards, D15_TheRecipientIsInvitedAndTheHospitalTold)
{
  Forward(session_, package_);
  std::map<std::string, std::string> recipients;
  for (const Delivery& delivery : house_.Deliveries())
  {
    recipients.emplace(delivery.purpose, delivery.recipient);
  }
  EXPECT_EQ(recipients.at("PackageReady"), "ann@clinic.example");
  EXPECT_EQ(recipients.at("PackageForwarded"), "imaging@hospital.example");
  EXPECT_EQ(house_.Events().back().action, "PackageForwarded");
}
