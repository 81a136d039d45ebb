#include "House.h"

#include "../../Sources/Application/AuditTrail.h"
#include "../../Sources/Application/Links.h"
#include "../../Sources/Application/ReceivedPackages.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/Sessions.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

using namespace OrthancExchange;

namespace
{
  RefusalCode CodeOf(const std::function<void()>& work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal.Code();
    }
    ADD_FAILURE() << "nothing was refused";
    return RefusalCode::Internal;
  }

  class Links : public testing::Test
  {
  protected:
    void SetUp() override
    {
      const std::string request = house_.EnterJanesRequest();
      package_ = SendRequest(house_.services, house_.bob, request, {}).package;
      token_ = house_.NewestToken();
      ASSERT_EQ(token_.size(), 43U);
    }

    std::string AskForPasscode()
    {
      house_.clock.Advance(Seconds(1));
      SendPasscode(house_.services, house_.visitor, token_);
      return house_.NewestPasscode();
    }

    Session LogIn()
    {
      const OpenedLink opened = OpenLink(house_.services, house_.visitor, token_, AskForPasscode());
      return RequireSession(house_.services, opened.sessionToken);
    }

    static std::string Wrong(const std::string& code)
    {
      return code == "000000" ? "000001" : "000000";
    }

    House house_;
    std::string package_;
    std::string token_;
  };
}

TEST_F(Links, D1_D2_TheLinkGoesToOneAddressThePasscodeToTheOther)
{
  EXPECT_EQ(ShowLink(house_.services, token_).passcodeGoesTo, "mobile ending 23");
  AskForPasscode();
  for (const Delivery& delivery : house_.Deliveries())
  {
    if (delivery.purpose == "PackageReady")
    {
      EXPECT_EQ(delivery.recipient, "sam@law.example");
    }
    if (delivery.purpose == "Passcode")
    {
      EXPECT_EQ(delivery.recipient, "+447700900123");
      EXPECT_EQ(delivery.channel, DeliveryChannel::Sms);
    }
  }
}

TEST_F(Links, Threat3_LookingConsumesNothingAndDeadLinksAreAlike)
{
  for (int i = 0; i < 1000; i++)
  {
    ShowLink(house_.services, token_);
  }
  EXPECT_EQ(CodeOf([&] { ShowLink(house_.services, "unknown"); }), RefusalCode::NotFound);
  const Session session = LogIn();
  DeclinePackage(house_.services, house_.visitor, session, package_, "");
  EXPECT_EQ(CodeOf([&] { ShowLink(house_.services, token_); }), RefusalCode::NotFound);
}

TEST_F(Links, D3_APasscodeWorksOnce)
{
  const std::string code = AskForPasscode();
  OpenLink(house_.services, house_.visitor, token_, code);
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, code); }),
            RefusalCode::PasscodeSpent);
}

TEST_F(Links, D3_APasscodeWorksForTenMinutes)
{
  const std::string code = AskForPasscode();
  house_.clock.Advance(std::chrono::minutes(10));
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, code); }),
            RefusalCode::PasscodeSpent);
}

TEST_F(Links, D3_FiveWrongTriesSpendIt)
{
  const std::string code = AskForPasscode();
  for (int i = 0; i < 4; i++)
  {
    EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, Wrong(code)); }),
              RefusalCode::PasscodeWrong);
  }
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, Wrong(code)); }),
            RefusalCode::PasscodeSpent);
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, code); }),
            RefusalCode::PasscodeSpent);
}

TEST_F(Links, D3_APressWithoutAPasscodeIsNoTry)
{
  const std::string code = AskForPasscode();
  for (int i = 0; i < 6; i++)
  {
    EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, ""); }),
              RefusalCode::MissingField);
  }
  EXPECT_EQ(OpenLink(house_.services, house_.visitor, token_, code).package, package_);
}

TEST_F(Links, Threat4_FiveTriesEvenInParallel)
{
  const std::string code = AskForPasscode();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> tries;
  for (int i = 0; i < 20; i++)
  {
    tries.emplace_back(
        [&]
        {
          try
          {
            OpenLink(house_.services, house_.visitor, token_, Wrong(code));
          }
          catch (const Refusal& refusal)
          {
            wrong += refusal.Code() == RefusalCode::PasscodeWrong ? 1 : 0;
          }
        });
  }
  for (std::thread& thread : tries)
  {
    thread.join();
  }
  EXPECT_EQ(wrong, 4) << "the fifth is already told that the code is spent";
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, code); }),
            RefusalCode::PasscodeSpent);
}

TEST_F(Links, Threat10_AClockThatStepsBackGivesNoFurtherTriesAndNoFurtherPasscodes)
{
  const std::string first = AskForPasscode();
  const std::string second = AskForPasscode();
  for (int i = 0; i < PASSCODE_TRIES; i++)
  {
    CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, Wrong(second)); });
  }
  house_.clock.Advance(-std::chrono::hours(1));
  for (const std::string& code : {first, second})
  {
    EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, code); }),
              RefusalCode::PasscodeSpent);
  }
  for (int i = 2; i < PASSCODES_PER_HOUR; i++)
  {
    AskForPasscode();
  }
  EXPECT_EQ(CodeOf([&] { SendPasscode(house_.services, house_.visitor, token_); }),
            RefusalCode::TooManyPasscodes);
}

TEST_F(Links, D3_ANewPasscodeReplacesTheOldAndAFewAnHourAreSent)
{
  const std::string first = AskForPasscode();
  const std::string second = AskForPasscode();
  if (first != second)
  {
    EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, first); }),
              RefusalCode::PasscodeWrong);
  }
  for (int i = 2; i < PASSCODES_PER_HOUR; i++)
  {
    AskForPasscode();
  }
  EXPECT_EQ(CodeOf([&] { AskForPasscode(); }), RefusalCode::TooManyPasscodes);
  house_.clock.Advance(std::chrono::hours(1));
  EXPECT_NE(AskForPasscode(), "");
}

TEST_F(Links, Threat4_WhoNeverEntersARightCodeGetsFewADay)
{
  for (int i = 0; i < UNUSED_PASSCODES_PER_DAY; i++)
  {
    AskForPasscode();
    house_.clock.Advance(std::chrono::minutes(13));
  }
  EXPECT_EQ(CodeOf([&] { AskForPasscode(); }), RefusalCode::TooManyPasscodes);
  house_.clock.Advance(std::chrono::hours(24));
  for (int i = 0; i < UNUSED_PASSCODES_PER_DAY + 2; i++)
  {
    LogIn();
    house_.clock.Advance(std::chrono::minutes(13));
  }
}

TEST_F(Links, WithoutAPasscodeNothingOpens)
{
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, ""); }),
            RefusalCode::MissingField);
  EXPECT_EQ(CodeOf([&] { OpenLink(house_.services, house_.visitor, token_, "123456"); }),
            RefusalCode::PasscodeSpent);
}

TEST_F(Links, Decision2_ALinkOpensAgainUntilItsRetentionEnds)
{
  LogIn();
  LogIn();
  house_.clock.Advance(std::chrono::days(28));
  EXPECT_EQ(CodeOf([&] { ShowLink(house_.services, token_); }), RefusalCode::NotFound);
}

TEST_F(Links, Threat5_SessionsEndByIdlenessAndLogout)
{
  const OpenedLink opened = OpenLink(house_.services, house_.visitor, token_, AskForPasscode());
  house_.clock.Advance(std::chrono::minutes(29));
  const Session session = RequireSession(house_.services, opened.sessionToken);
  house_.clock.Advance(std::chrono::minutes(29));
  RequireSession(house_.services, opened.sessionToken);
  EndSession(house_.services, house_.visitor, session);
  EXPECT_EQ(CodeOf([&] { RequireSession(house_.services, opened.sessionToken); }),
            RefusalCode::Unauthenticated);

  const OpenedLink idle = OpenLink(house_.services, house_.visitor, token_, AskForPasscode());
  house_.clock.Advance(std::chrono::minutes(31));
  EXPECT_EQ(CodeOf([&] { RequireSession(house_.services, idle.sessionToken); }),
            RefusalCode::Unauthenticated);
  EXPECT_EQ(CodeOf([&] { RequireSession(house_.services, ""); }), RefusalCode::Unauthenticated);
}

TEST_F(Links, D7_ActionRequiredHoldsWhatWasNotLookedAtYet)
{
  const Session session = LogIn();
  EXPECT_EQ(ListReceived(house_.services, session, PackageView::ActionRequired).size(), 1U);
  ViewPackage(house_.services, house_.visitor, session, package_);
  EXPECT_TRUE(ListReceived(house_.services, session, PackageView::ActionRequired).empty());
  EXPECT_EQ(ListReceived(house_.services, session, PackageView::All).size(), 1U);
}

TEST_F(Links, Threat2_AnotherRecipientsPackageIsNotThere)
{
  const Session session = LogIn();
  NewRequest other = House::JanesRequest();
  other.requester.email = "eve@law.example";
  const std::string request = EnterRequest(house_.services, house_.bob, other);
  const std::string package = SendRequest(house_.services, house_.bob, request, {}).package;
  EXPECT_EQ(CodeOf([&] { FindReceived(house_.services, session, package); }),
            RefusalCode::NotFound);
  EXPECT_EQ(CodeOf(
                [&]
                {
                  ViewFrame(house_.services, house_.visitor, session, package,
                            "instance-of-study-jane", 0, {100, {}});
                }),
            RefusalCode::NotFound);
  EXPECT_EQ(CodeOf([&] { OpenArchive(house_.services, house_.visitor, session, package, {"en"}); }),
            RefusalCode::NotFound);
}

TEST_F(Links, Threat2_SameEmailWithAnotherMobileIsAnotherContact)
{
  const Session session = LogIn();
  NewRequest other = House::JanesRequest();
  other.requester.mobile = "+447700900999";
  const std::string request = EnterRequest(house_.services, house_.bob, other);
  SendRequest(house_.services, house_.bob, request, {});
  EXPECT_EQ(ListReceived(house_.services, session, PackageView::All).size(), 1U);
}

TEST_F(Links, E4_WithoutPermissionThereIsNoDownload)
{
  const std::string request = house_.EnterJanesRequest();
  SendOptions options;
  options.download = false;
  const std::string package = SendRequest(house_.services, house_.bob, request, options).package;
  const Session session = LogIn();
  EXPECT_EQ(CodeOf([&] { OpenArchive(house_.services, house_.visitor, session, package, {"en"}); }),
            RefusalCode::DownloadNotPermitted);
  EXPECT_EQ(house_.Events().back().action, "DownloadRefused");
}

TEST_F(Links, E12_ARunningDownloadBreaksOffAtLogoutAndAtTheGrantsEnd)
{
  char byte = 0;
  house_.PrepareArchives();
  const Session session = LogIn();
  const auto source = OpenArchive(house_.services, house_.visitor, session, package_, {"en"});
  EXPECT_EQ(source->Read(0, &byte, 1), 1U);
  EndSession(house_.services, house_.visitor, session);
  EXPECT_ANY_THROW(source->Read(0, &byte, 1));

  const Session second = LogIn();
  const auto other = OpenArchive(house_.services, house_.visitor, second, package_, {"en"});
  EXPECT_EQ(other->Read(0, &byte, 1), 1U);
  DeclinePackage(house_.services, house_.visitor, second, package_, "not mine");
  EXPECT_ANY_THROW(other->Read(0, &byte, 1));
}

TEST_F(Links, Threat11_NoTokenPasscodeOrSessionIsInTheLogOrTheDatabase)
{
  const std::string code = AskForPasscode();
  const OpenedLink opened = OpenLink(house_.services, house_.visitor, token_, code);
  for (const AuditEvent& event : house_.Events())
  {
    const std::string form = CanonicalForm(event, "");
    EXPECT_EQ(form.find(token_), std::string::npos) << event.action;
    EXPECT_EQ(form.find(opened.sessionToken), std::string::npos) << event.action;
    EXPECT_EQ(form.find(":" + code), std::string::npos) << event.action;
  }
  const auto verdict = VerifyAudit(house_.services);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.events, static_cast<std::int64_t>(house_.Events().size()));
}

TEST_F(Links, AForeignSecretKeyIsNoticedAtTheStart)
{
  EXPECT_NO_THROW(RequireOwnKey(house_.services));
  OpenSslCryptography foreign(std::string(32, 'f'));
  Services services{house_.services.store,
                    house_.services.clock,
                    foreign,
                    house_.services.archive,
                    house_.services.exporter,
                    house_.services.zips,
                    house_.services.pictures,
                    house_.services.index,
                    {},
                    "",
                    "",
                    true,
                    true,
                    [] {
                    }};
  EXPECT_THROW(RequireOwnKey(services), std::runtime_error);
}
