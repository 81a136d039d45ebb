#include "House.h"
#include "RefusalOf.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/Deliveries.h"
#include "../../Sources/Application/ForwardPackage.h"
#include "../../Sources/Application/Links.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/Sessions.h"
#include "../../Sources/Application/ZipPassphrase.h"

#include <gtest/gtest.h>

#include <regex>

using namespace OrthancExchange;

namespace
{
  const std::regex PASSPHRASE("[b-df-hj-np-tv-z2-9]{4}(-[b-df-hj-np-tv-z2-9]{4}){4}");

  class ZipPassphrases : public testing::Test
  {
  protected:
    std::string Send(const SendOptions& options = Encrypted())
    {
      request_ = house_.EnterJanesRequest();
      package_ = SendRequest(house_.services, house_.bob, request_, options).package;
      return package_;
    }

    static SendOptions Encrypted()
    {
      SendOptions options;
      options.encryptZip = true;
      return options;
    }

    Session LogIn()
    {
      house_.clock.Advance(Seconds(1));
      const std::string token = house_.NewestToken();
      SendPasscode(house_.services, house_.visitor, token);
      return RequireSession(
          house_.services,
          OpenLink(house_.services, house_.visitor, token, house_.NewestPasscode()).sessionToken);
    }

    std::string BodyOf(const Delivery& delivery)
    {
      const MessageBody body =
          SplitBody(house_.cryptography.Open("outbox", delivery.id, delivery.sealedBody));
      return body.text + body.html;
    }

    /// Newest first.
    std::vector<Delivery> Messages(const std::string& purpose)
    {
      std::vector<Delivery> messages = house_.Deliveries();
      std::erase_if(messages, [&](const Delivery& each) { return each.purpose != purpose; });
      return messages;
    }

    std::string Told()
    {
      const std::vector<Delivery> messages = Messages("Passphrase");
      if (messages.empty())
      {
        return "";
      }
      const std::string body = BodyOf(messages.front());
      std::smatch found;
      return std::regex_search(body, found, PASSPHRASE) ? found.str() : "";
    }

    std::optional<PackageSecret> Secret(const std::string& package)
    {
      std::optional<PackageSecret> secret;
      house_.store->Read([&](ITransaction& transaction)
                         { secret = transaction.Secrets().Find(package); });
      return secret;
    }

    void Download(const Session& session, const std::string& package)
    {
      OpenArchive(house_.services, house_.visitor, session, package, {"en", false});
    }

    /// What the log says of passphrases, oldest first.
    std::vector<AuditEvent> Sent()
    {
      std::vector<AuditEvent> events = house_.Events();
      std::erase_if(events,
                    [](const AuditEvent& event) { return event.action != "PassphraseSent"; });
      return events;
    }

    PasscodeChannel Again(const Session& session)
    {
      return SendPassphraseAgain(house_.services, house_.visitor, session, package_);
    }

    House house_;
    std::string request_;
    std::string package_;
  };
}

TEST_F(ZipPassphrases, D2_ThePassphraseGoesToTheTelephoneAndNeverWithTheLink)
{
  Send();
  const std::string passphrase = Told();
  ASSERT_NE(passphrase, "");
  const Delivery sms = Messages("Passphrase").front();
  EXPECT_EQ(sms.channel, DeliveryChannel::Sms);
  EXPECT_EQ(sms.recipient, "+447700900123");
  EXPECT_EQ(sms.packageId, package_);
  EXPECT_EQ(BodyOf(sms).find("/l/"), std::string::npos);
  const std::string invitation = BodyOf(Messages("PackageReady").front());
  EXPECT_EQ(invitation.find(passphrase), std::string::npos);
  EXPECT_NE(invitation.find("7-Zip"), std::string::npos) << "how it is opened";
  for (const AuditEvent& event : house_.Events())
  {
    for (const auto& [key, value] : event.details)
    {
      EXPECT_EQ(value.find(passphrase), std::string::npos) << event.action;
    }
  }
  EXPECT_EQ(Sent().size(), 1U);
  EXPECT_EQ(Sent().back().details.at("To"), "mobile ending 23");
  EXPECT_EQ(Sent().back().actor, "bob");
  EXPECT_EQ(Secret(package_)->sealed.find(passphrase), std::string::npos);
}

TEST_F(ZipPassphrases, WithoutAWishNothingIsEncrypted)
{
  Send({});
  EXPECT_TRUE(Messages("Passphrase").empty());
  EXPECT_FALSE(Secret(package_).has_value());
  EXPECT_EQ(BodyOf(Messages("PackageReady").front()).find("7-Zip"), std::string::npos);
  house_.PrepareArchives();
  const Session session = LogIn();
  Download(session, package_);
  EXPECT_FALSE(house_.exporter.secrets.back().has_value());
  EXPECT_FALSE(house_.exporter.orders.back().description.encrypted);
  EXPECT_EQ(RefusalOf([&] { Again(session); }).Code(), RefusalCode::InvalidState);
}

TEST_F(ZipPassphrases, TheSettingDecidesWhereTheCallDoesNot)
{
  ChangeSettings(house_.services, house_.bob, {{"retention.EncryptZip", {"true"}}});
  Send({});
  EXPECT_NE(Told(), "");
  SendOptions plain;
  plain.encryptZip = false;
  Send(plain);
  EXPECT_FALSE(Secret(package_).has_value());
  SendOptions lookOnly;
  lookOnly.download = false;
  Send(lookOnly);
  EXPECT_FALSE(Secret(package_).has_value()) << "there is no zip";
}

TEST_F(ZipPassphrases, WhatCannotBeDownloadedCannotBeEncrypted)
{
  SendOptions options = Encrypted();
  options.download = false;
  const Refusal refusal = RefusalOf([&] { Send(options); });
  EXPECT_EQ(refusal.Code(), RefusalCode::BadValue);
  EXPECT_EQ(refusal.Details().at("Field"), "EncryptZip");
}

TEST_F(ZipPassphrases, D2_WithoutASecondChannelNothingIsSent)
{
  NewRequest entered = House::JanesRequest();
  entered.requester.mobile.clear();
  const std::string id = EnterRequest(house_.services, house_.bob, entered);
  EXPECT_EQ(RefusalOf([&] { SendRequest(house_.services, house_.bob, id, Encrypted()); }).Code(),
            RefusalCode::PasscodeChannelMissing);
  EXPECT_TRUE(Messages("PackageReady").empty());
}

TEST_F(ZipPassphrases, AHospitalsOwnInvitationSaysHowToOpenItToo)
{
  ChangeSettings(house_.services, house_.bob,
                 {{"texts.PackageReady.Body", {"Bilder: {{Link}}"}},
                  {"texts.EncryptedDownload.Body", {"Mit 7-Zip zu öffnen ({{Institution}})."}}});
  Send();
  EXPECT_NE(BodyOf(Messages("PackageReady").front()).find("Mit 7-Zip zu öffnen (St Elsewhere)."),
            std::string::npos);
}

TEST_F(ZipPassphrases, D9_EveryDownloadIsOfTheSameSecretWhateverIsStartedAnew)
{
  Send();
  house_.PrepareArchives();
  EXPECT_TRUE(house_.exporter.orders.back().description.encrypted);
  const Session session = LogIn();
  Download(session, package_);
  Download(session, package_);
  const auto& secrets = house_.exporter.secrets;
  ASSERT_EQ(secrets.size(), 2U);
  ASSERT_TRUE(secrets[0].has_value() && secrets[1].has_value());
  EXPECT_EQ(secrets[0]->passphrase, Told());
  EXPECT_EQ(secrets[0]->saltKey.size(), 32U);
  EXPECT_EQ(secrets[0]->passphrase, secrets[1]->passphrase);
  EXPECT_EQ(secrets[0]->saltKey, secrets[1]->saltKey);
}

TEST_F(ZipPassphrases, D15_AForwardHasAPassphraseOfItsOwn)
{
  Send();
  const std::string first = Told();
  const Session sam = LogIn();
  ForwardOptions options;
  options.recipient.name = "Dr Ann Other";
  options.recipient.email = "ann@clinic.example";
  options.recipient.secondEmail = "ann@home.example";
  options.retentionDays = 7;
  options.acknowledged = {true, true, true};
  house_.clock.Advance(Seconds(1));
  const std::string forwarded =
      ForwardPackage(house_.services, house_.visitor, sam, package_, options).package;
  const Delivery told = Messages("Passphrase").front();
  EXPECT_EQ(told.recipient, "ann@home.example");
  EXPECT_NE(Told(), first);
  EXPECT_NE(BodyOf(Messages("PackageReady").front()).find("7-Zip"), std::string::npos);
  house_.PrepareArchives();
  const Session ann = LogIn();
  Download(ann, forwarded);
  EXPECT_EQ(house_.exporter.secrets.back()->passphrase, Told());
  EXPECT_EQ(RefusalOf([&] { Again(ann); }).Code(), RefusalCode::NotFound) << "Sam's is not Ann's";
}

TEST_F(ZipPassphrases, TheRecipientHasItSentAgainAFewTimes)
{
  Send();
  const std::string passphrase = Told();
  const Session session = LogIn();
  EXPECT_EQ(Again(session).description, "mobile ending 23");
  Again(session);
  ASSERT_EQ(Messages("Passphrase").size(), 3U);
  for (const Delivery& message : Messages("Passphrase"))
  {
    EXPECT_EQ(message.recipient, "+447700900123");
    EXPECT_NE(BodyOf(message).find(passphrase), std::string::npos) << "it stays the same";
  }
  const Refusal refusal = RefusalOf([&] { Again(session); });
  EXPECT_EQ(refusal.Code(), RefusalCode::TooManyRequests);
  EXPECT_GT(std::stoi(refusal.Details().at("RetryAfter")), 3500);
  EXPECT_LE(std::stoi(refusal.Details().at("RetryAfter")), 3600);
  EXPECT_EQ(Sent().size(), 3U);
  EXPECT_EQ(Sent().back().actorKind, house_.visitor.kind);
}

TEST_F(ZipPassphrases, ADayHasALimitOfItsOwn)
{
  Send();
  const Session session = LogIn();
  int sent = 1;
  for (int minutes = 0; minutes < 20 * 60; minutes += 25)
  {
    house_.clock.Advance(std::chrono::minutes(25));
    try
    {
      Again(session);
      ++sent;
    }
    catch (const Refusal& refusal)
    {
      ASSERT_EQ(refusal.Code(), RefusalCode::TooManyRequests);
    }
  }
  EXPECT_EQ(sent, PASSPHRASES_PER_DAY);
  house_.clock.Advance(std::chrono::hours(25));
  Again(session);
}

TEST_F(ZipPassphrases, TheSecretIsWipedOnceNobodyCanDownload)
{
  SendOptions options = Encrypted();
  options.retentionDays = 2;
  Send(options);
  house_.clock.Advance(std::chrono::hours(47));
  EXPECT_EQ(WipePassphrases(house_.services), 0);
  EXPECT_TRUE(Secret(package_).has_value());
  house_.clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(WipePassphrases(house_.services), 1);
  EXPECT_FALSE(Secret(package_).has_value());
  EXPECT_EQ(WipePassphrases(house_.services), 0);

  Send();
  const Session session = LogIn();
  DeclinePackage(house_.services, house_.visitor, session, package_, "");
  EXPECT_EQ(WipePassphrases(house_.services), 1);
}

TEST_F(ZipPassphrases, WhatIsStillToTellEndsWithTheSecret)
{
  const std::string first = Send();
  Session session = LogIn();
  DeclinePackage(house_.services, house_.visitor, session, first, "");
  const std::string second = Send();
  ASSERT_EQ(Messages("Passphrase").size(), 2U);
  ASSERT_EQ(WipePassphrases(house_.services), 1);
  for (const Delivery& message : Messages("Passphrase"))
  {
    const bool ended = message.packageId == first;
    EXPECT_EQ(message.state, ended ? DeliveryState::Failed : DeliveryState::Pending);
    EXPECT_EQ(message.sealedBody.empty(), ended);
    EXPECT_EQ(message.lastError.empty(), !ended);
  }
  for (const Delivery& message : Messages("PackageReady"))
  {
    EXPECT_EQ(message.state, DeliveryState::Pending) << "no other message is touched";
  }
}

TEST_F(ZipPassphrases, WhatIsBeingHandedOverOrFailedIsNotTriedAgainEither)
{
  Send();
  const Session session = LogIn();
  Again(session);
  std::vector<Delivery> messages = Messages("Passphrase");
  messages.front().state = DeliveryState::Sending;
  messages.front().leaseUntil = house_.clock.Now() + Seconds(60);
  messages.back().state = DeliveryState::Failed;
  house_.store->Write(
      [&](ITransaction& transaction)
      {
        transaction.Outbox().Update(messages.front());
        transaction.Outbox().Update(messages.back());
      });
  DeclinePackage(house_.services, house_.visitor, session, package_, "");
  WipePassphrases(house_.services);
  for (const Delivery& message : Messages("Passphrase"))
  {
    EXPECT_EQ(message.state, DeliveryState::Failed);
    EXPECT_TRUE(message.sealedBody.empty());
    const auto retry = [&]
    {
      RetryDelivery(house_.services, house_.bob, message.id);
    };
    EXPECT_EQ(RefusalOf(retry).Code(), RefusalCode::InvalidState);
  }
}

TEST_F(ZipPassphrases, AStepOfTheKeeperThatFailsDoesNotPostponeTheWipe)
{
  Send();
  const Session session = LogIn();
  DeclinePackage(house_.services, house_.visitor, session, package_, "");
  house_.store->Write(
      [](ITransaction& transaction) {
        transaction.Settings().Save({{"account.ArrivalMinutes", {"soon"}}});
      });
  std::vector<std::string> said;
  RequestKeeper keeper(house_.services, [&](const std::string& fault) { said.push_back(fault); });
  EXPECT_NO_THROW(keeper.RunOnce());
  EXPECT_FALSE(Secret(package_).has_value());
  const std::size_t faults = said.size();
  ASSERT_GE(faults, 1U);
  EXPECT_EQ(said.front().find("Judging by changed rules waits: "), 0U) << said.front();
  keeper.RunOnce();
  EXPECT_EQ(said.size(), faults) << "said once, not each round";

  house_.store->Write(
      [](ITransaction& transaction) {
        transaction.Settings().Save({{"account.ArrivalMinutes", {"10"}}});
      });
  keeper.RunOnce();
  house_.store->Write(
      [](ITransaction& transaction) {
        transaction.Settings().Save({{"account.ArrivalMinutes", {"soon"}}});
      });
  keeper.RunOnce();
  EXPECT_EQ(said.size(), 2 * faults) << "and again once it had been well";
}

TEST_F(ZipPassphrases, WithoutItsSecretAnEncryptedZipIsNeverGivenInTheClear)
{
  Send();
  house_.PrepareArchives();
  const Session session = LogIn();
  house_.store->Write([&](ITransaction& transaction) { transaction.Secrets().Delete(package_); });
  EXPECT_EQ(RefusalOf([&] { Download(session, package_); }).Code(), RefusalCode::InvalidState);
  EXPECT_EQ(RefusalOf([&] { Again(session); }).Code(), RefusalCode::InvalidState);
  EXPECT_TRUE(house_.exporter.secrets.empty());
}

TEST_F(ZipPassphrases, ASecretOfAnotherPackageDoesNotOpen)
{
  const std::string first = Send();
  const std::string second = Send();
  house_.PrepareArchives();
  const Session session = LogIn();
  PackageSecret swapped = Secret(first).value();
  swapped.packageId = second;
  house_.store->Write([&](ITransaction& transaction) { transaction.Secrets().Put(swapped); });
  EXPECT_ANY_THROW(Download(session, second));
}
