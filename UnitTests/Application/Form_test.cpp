#include "House.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/ConfirmForm.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/FormIdentification.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestClock.h"
#include "../../Sources/Application/RequestForm.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/ShowRequests.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <thread>

using namespace OrthancExchange;

namespace
{
  constexpr Seconds HOUR = std::chrono::hours(1);
  const std::string PDF = "%PDF-1.4\n1 0 obj <<>> endobj\nsecret face\nstartxref\n9\n%%EOF\n";

  template <typename Work>
  RefusalCode RefusalOf(Work work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal.Code();
    }
    return RefusalCode::Internal; // stands for: not refused
  }

  class Form : public testing::Test
  {
  protected:
    static FormEntry JanesEntry(const std::string& email = "sam@law.example")
    {
      FormEntry entry;
      entry.request = House::JanesRequest();
      entry.request.requester.email = email;
      entry.relationship = Relationship::Representative;
      entry.consent = true;
      entry.client = "192.0.2.1";
      return entry;
    }

    PostedForm Post(const FormEntry& entry = JanesEntry())
    {
      return PostForm(house_.services, house_.visitor, entry);
    }

    ConfirmedForm Confirm(const std::string& id, const std::string& token)
    {
      return ConfirmForm(house_.services, house_.visitor, id, token);
    }

    void Give(const std::string& id, const std::string& content = PDF)
    {
      AddFormIdentification(house_.services, house_.visitor, id, {"passport.pdf", content});
    }

    std::string TextOf(const Delivery& mail)
    {
      return SplitBody(house_.cryptography.Open("outbox", mail.id, mail.sealedBody)).text;
    }

    /// The token of the newest link of this kind: 'c' or 'i'.
    std::string Token(char kind)
    {
      for (const Delivery& mail : house_.Deliveries())
      {
        const std::string text = TextOf(mail);
        std::smatch match;
        if (std::regex_search(text, match,
                              std::regex(std::string("/") + kind + "/([A-Za-z0-9_-]{43})")))
        {
          return match[1];
        }
      }
      return "";
    }

    std::size_t Mails(const std::string& purpose)
    {
      const auto mails = house_.Deliveries();
      return static_cast<std::size_t>(std::count_if(mails.begin(), mails.end(),
                                                    [&](const Delivery& mail)
                                                    { return mail.purpose == purpose; }));
    }

    std::size_t Events(const std::string& action)
    {
      const auto events = house_.Events();
      return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                    [&](const AuditEvent& event)
                                                    { return event.action == action; }));
    }

    void Set(const std::string& key, const std::string& value)
    {
      ChangeSettings(house_.services, house_.bob, {{key, {value}}});
    }

    Form()
    {
      Set("form.PostsPerClient", "1000");
      ChangeSettings(house_.services, house_.bob, {{"form.Purposes", {"Legal claim"}}});
    }

    House house_;
    RequestKeeper keeper_{house_.services, [](const std::string&) {
                          }};
  };
}

TEST_F(Form, A22_AnEntryIsNoRequestBeforeItIsConfirmed)
{
  const PostedForm posted = Post();
  EXPECT_EQ(posted.reference, "REF-1");
  EXPECT_EQ(ListRequests(house_.services, {}).total, 0);
  EXPECT_EQ(Mails("NewRequest"), 0U);
  ASSERT_EQ(Mails("ConfirmRequest"), 1U);

  const ConfirmedForm confirmed = Confirm(posted.id, Token('c'));
  EXPECT_EQ(confirmed.reference, "REF-1");
  EXPECT_EQ(FormatInstant(confirmed.dueAt).substr(0, 10), "2026-12-21");
  const Request request = RequireRequest(house_.services, posted.id);
  EXPECT_EQ(request.source, RequestSource::PublicForm);
  EXPECT_EQ(request.relationship, Relationship::Representative);
  EXPECT_EQ(request.receivedAt, house_.clock.Now());
  EXPECT_EQ(request.originalPatient.patientId, "H-100");
  EXPECT_EQ(request.requester.mobile, "+447700900123") << "normalized";
  EXPECT_EQ(Mails("NewRequest"), 1U) << "A1";
  EXPECT_EQ(Mails("RequestReceived"), 1U);
  EXPECT_EQ(Events("RequestCreated"), 1U);

  keeper_.RunOnce();
  EXPECT_EQ(ListRequests(house_.services, {}).items.at(0).matches->matching, 1);
}

TEST_F(Form, A22_TheConfirmingMailHoldsNothingThatWasTypedIn)
{
  FormEntry entry = JanesEntry();
  entry.request.requester.name = "Click evil.example";
  entry.request.reference = "evil.example";
  entry.request.notes = "evil.example";
  Post(entry);
  for (const Delivery& mail : house_.Deliveries())
  {
    EXPECT_EQ((TextOf(mail) + mail.subject).find("evil"), std::string::npos);
    EXPECT_EQ(TextOf(mail).find("DOE"), std::string::npos);
  }
  const auto events = house_.Events();
  EXPECT_EQ(events.back().action, "FormPosted");
  EXPECT_EQ(events.back().details.size(), 1U) << "the log cannot forget: it names nobody yet";
  EXPECT_EQ(events.back().patientId, "");
}

TEST_F(Form, A22_TheAcknowledgementNamesTheReferenceAndNoPatient)
{
  FormEntry entry = JanesEntry();
  entry.request.reference = "";
  const PostedForm posted = Post(entry);
  EXPECT_TRUE(std::regex_match(posted.reference, std::regex("F-[0-9A-HJKMNP-TV-Z]{8}")))
      << posted.reference;
  Confirm(posted.id, Token('c'));
  for (const Delivery& mail : house_.Deliveries())
  {
    if (mail.purpose == "RequestReceived")
    {
      EXPECT_EQ(mail.recipient, "sam@law.example");
      EXPECT_NE(TextOf(mail).find(posted.reference), std::string::npos);
      EXPECT_NE(TextOf(mail).find("21 December 2026"), std::string::npos);
    }
    EXPECT_EQ((TextOf(mail) + mail.subject).find("DOE"), std::string::npos);
  }
}

TEST_F(Form, A22_NothingLooksAtTheArchiveInSightOfTheRequester)
{
  const PostedForm posted = Post();
  Confirm(posted.id, Token('c'));
  const auto judged = [&]
  {
    bool isJudged = false;
    house_.store->Read([&](ITransaction& t)
                       { isJudged = !t.Watch().Tallies({posted.id}).empty(); });
    return isJudged;
  };
  EXPECT_FALSE(judged()) << "the time it takes would tell who is a patient here";
  keeper_.RunOnce();
  EXPECT_TRUE(judged());
}

TEST_F(Form, A22_TwoPressesMakeOneRequest)
{
  const PostedForm posted = Post();
  const std::string token = Token('c');
  std::vector<std::thread> presses;
  for (int i = 0; i < 4; i++)
  {
    presses.emplace_back([&] { EXPECT_EQ(Confirm(posted.id, token).reference, posted.reference); });
  }
  for (std::thread& press : presses)
  {
    press.join();
  }
  house_.clock.Advance(12 * HOUR);
  EXPECT_EQ(FormatInstant(Confirm(posted.id, token).dueAt).substr(0, 10), "2026-12-21");
  EXPECT_EQ(ListRequests(house_.services, {}).total, 1);
  EXPECT_EQ(Events("RequestCreated"), 1U);
  EXPECT_EQ(Mails("RequestReceived"), 1U);
}

TEST_F(Form, A22_DeadLinksAreRefusedAlike)
{
  const PostedForm posted = Post();
  const std::string token = Token('c');
  const PostedForm other = Post();
  std::set<std::string> answers;
  const auto refused = [&](const std::string& id, const std::string& with)
  {
    try
    {
      Confirm(id, with);
      ADD_FAILURE() << "confirmed";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::NotFound);
      EXPECT_TRUE(refusal.Details().empty());
      answers.insert(refusal.what());
    }
  };
  refused(posted.id, "");
  refused(posted.id, std::string(43, 'A'));
  refused(other.id, token);
  refused("nobody", token);
  house_.clock.Advance(24 * HOUR);
  refused(posted.id, token);
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(RefusalOf([&] { ShowConfirmation(house_.services, token); }), RefusalCode::NotFound);
  EXPECT_EQ(ListRequests(house_.services, {}).total, 0);
}

TEST_F(Form, A22_WhatNobodyConfirmsIsWipedWithAllThatCameWithIt)
{
  const PostedForm posted = Post();
  Give(posted.id);
  house_.clock.Advance(24 * HOUR - Seconds(1));
  keeper_.RunOnce();
  EXPECT_EQ(ShowConfirmation(house_.services, Token('c')).documents, 1);
  house_.clock.Advance(Seconds(1));
  keeper_.RunOnce();
  house_.store->Read(
      [&](ITransaction& t)
      {
        EXPECT_FALSE(t.Form().Find(posted.id).has_value());
        EXPECT_TRUE(t.Documents().List(DocumentOwner::RequestIdentification, posted.id).empty());
      });
  EXPECT_TRUE(house_.Deliveries().empty()) << "nor does the address stay in the outbox";
  EXPECT_EQ(Events("UnconfirmedWiped"), 1U);
}

TEST_F(Form, A22_WhatWasConfirmedSurvivesTheEndOfItsLink)
{
  const PostedForm posted = Post();
  Give(posted.id);
  Confirm(posted.id, Token('c'));
  house_.clock.Advance(48 * HOUR);
  keeper_.RunOnce();
  EXPECT_EQ(ListIdentification(house_.services, posted.id).size(), 1U);
  EXPECT_EQ(OpenIdentification(house_.services, house_.bob, posted.id, 1).content, PDF);
  EXPECT_EQ(Mails("ConfirmRequest"), 1U);
  EXPECT_EQ(Events("UnconfirmedWiped"), 0U);
}

TEST_F(Form, A22_FieldsAreCheckedAndNamed)
{
  const auto refusal = [&](const std::function<void(FormEntry&)>& change)
  {
    FormEntry entry = JanesEntry();
    change(entry);
    try
    {
      Post(entry);
    }
    catch (const Refusal& refused)
    {
      return std::string(ToString(refused.Code())) + " " + refused.Details().at("Field");
    }
    return std::string("taken");
  };
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.consent = false; }), "MissingField Consent");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.requester.name = " "; }),
            "MissingField Requester.Name");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.requester.email = "a@b\r\nBcc: c@d.e"; }),
            "BadValue Requester.Email");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.requester.mobile = ""; }),
            "PasscodeChannelMissing Requester.Mobile");
  EXPECT_EQ(
      refusal([](FormEntry& entry) { entry.request.requester.secondEmail = "SAM@law.example"; }),
      "BadValue Requester.SecondEmail");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.purpose = "Curiosity"; }),
            "BadValue Purpose");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.patient.patientBirthDate = "1970"; }),
            "BadDate Patient.PatientBirthDate");
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.notes = std::string(10001, 'x'); }),
            "TooLong Notes");
  house_.services.smsConfigured = false;
  EXPECT_EQ(refusal([](FormEntry&) {}), "PasscodeChannelMissing Requester.SecondEmail");
  EXPECT_TRUE(house_.Deliveries().empty());
}

TEST_F(Form, A22_TurnedOffItTakesNothing)
{
  const PostedForm posted = Post();
  const std::string token = Token('c');
  Set("form.Enabled", "false");
  EXPECT_FALSE(ShowForm(house_.services).enabled);
  EXPECT_EQ(RefusalOf([&] { Post(); }), RefusalCode::NotConfigured);
  EXPECT_EQ(RefusalOf([&] { Confirm(posted.id, token); }), RefusalCode::NotConfigured);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id); }), RefusalCode::NotFound);
  Set("form.Enabled", "true");
  house_.services.emailConfigured = false;
  EXPECT_FALSE(ShowForm(house_.services).enabled) << "nothing could confirm it";
}

TEST_F(Form, A22_AnAddressGetsAFewMailsAndTheAnswerDoesNotTell)
{
  for (int i = 0; i < 5; i++)
  {
    const PostedForm posted = Post(
        JanesEntry(i % 2 == 0 ? "sam@law.example" : "SAM+" + std::to_string(i) + "@law.example"));
    EXPECT_EQ(posted.id.size(), 32U);
    EXPECT_NO_THROW(Give(posted.id)) << "held back or not";
  }
  EXPECT_EQ(Mails("ConfirmRequest"), 3U) << "an hour";
  Post(JanesEntry("else@law.example"));
  EXPECT_EQ(Mails("ConfirmRequest"), 4U) << "others get theirs";
  house_.clock.Advance(2 * HOUR);
  for (int i = 0; i < 5; i++)
  {
    Post();
  }
  EXPECT_EQ(Mails("ConfirmRequest"), 7U);
  house_.clock.Advance(2 * HOUR);
  Post();
  EXPECT_EQ(Mails("ConfirmRequest"), 7U) << "six a day";
  house_.clock.Advance(23 * HOUR);
  Post();
  EXPECT_EQ(Mails("ConfirmRequest"), 8U);
}

TEST_F(Form, A22_AClientAndAllTogetherPostOnlySoOften)
{
  ChangeSettings(house_.services, house_.bob,
                 {{"form.PostsPerClient", {"2"}}, {"form.PostsPerHour", {"3"}}});
  FormEntry entry = JanesEntry();
  Post(entry);
  house_.clock.Advance(Seconds(600));
  Post(entry);
  try
  {
    Post(entry);
    ADD_FAILURE() << "taken";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::TooManyRequests);
    EXPECT_EQ(refusal.Details().at("RetryAfter"), "3000");
  }
  entry.client = "192.0.2.2";
  Post(entry);
  entry.client = "192.0.2.3";
  EXPECT_EQ(RefusalOf([&] { Post(entry); }), RefusalCode::TooManyRequests) << "of all";
  house_.clock.Advance(Seconds(3001));
  entry.client = "192.0.2.1";
  EXPECT_NO_THROW(Post(entry));
  EXPECT_EQ(RefusalOf([&] { Post(entry); }), RefusalCode::TooManyRequests)
      << "tries that were refused do not prolong, and those before count still";
}

TEST_F(Form, A22_WhereAProofIsRequiredNothingIsConfirmedWithout)
{
  Set("form.IdentificationRequired", "true");
  const PostedForm posted = Post();
  EXPECT_EQ(RefusalOf([&] { Confirm(posted.id, Token('c')); }), RefusalCode::IdentificationMissing);
  EXPECT_EQ(ListRequests(house_.services, {}).total, 0);
  Give(posted.id);
  Confirm(posted.id, Token('c'));
  EXPECT_EQ(ListIdentification(house_.services, posted.id).size(), 1U);
  EXPECT_EQ(Events("IdentificationAdded"), 1U);
}

TEST_F(Form, A22_ProofsAreLimitedInKindSizeAndNumberAndSealed)
{
  ChangeSettings(house_.services, house_.bob,
                 {{"form.IdentificationMegabytes", {"1"}}, {"form.IdentificationFiles", {"2"}}});
  const PostedForm posted = Post();
  EXPECT_EQ(RefusalOf([&] { Give("nobody"); }), RefusalCode::NotFound);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id, "a text"); }), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id, "%PDF-1.4 <script>"); }),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id, PDF + std::string(1024UL * 1024, 'x')); }),
            RefusalCode::TooLarge);
  Give(posted.id);
  Give(posted.id);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id); }), RefusalCode::TooLarge);
  house_.store->Read(
      [&](ITransaction& t)
      {
        for (const Document& document :
             t.Documents().List(DocumentOwner::RequestIdentification, posted.id))
        {
          EXPECT_EQ(t.Documents().ReadContent(document.id).find("secret face"), std::string::npos);
        }
      });
}

TEST_F(Form, A22_WhatWaitsUnconfirmedFillsNoDisk)
{
  const PostedForm mine = Post();
  FormEntry elsewhere = JanesEntry("else@law.example");
  elsewhere.client = "198.51.100.7";
  const PostedForm other = Post(elsewhere);
  const auto hold = [&](const std::string& ownerId, std::uint64_t size)
  {
    house_.store->Write(
        [&](ITransaction& t)
        {
          Document document;
          document.id = NewId(house_.cryptography);
          document.owner = DocumentOwner::RequestIdentification;
          document.ownerId = ownerId;
          document.size = size;
          t.Documents().Insert(document, "");
        });
  };
  hold(mine.id, MOST_HELD_BYTES_PER_CLIENT - PDF.size());
  EXPECT_NO_THROW(Give(mine.id)) << "to the last byte";
  EXPECT_EQ(RefusalOf([&] { Give(mine.id); }), RefusalCode::TooManyRequests);
  EXPECT_NO_THROW(Give(other.id)) << "of another client";
  elsewhere.client = "198.51.100.8";
  hold(Post(elsewhere).id, MOST_HELD_BYTES);
  EXPECT_EQ(RefusalOf([&] { Give(other.id); }), RefusalCode::TooManyRequests);
}

TEST_F(Form, A22_AfterTheConfirmationAProofMayStillComeForADay)
{
  const PostedForm posted = Post();
  house_.clock.Advance(23 * HOUR);
  Confirm(posted.id, Token('c'));
  house_.clock.Advance(23 * HOUR);
  keeper_.RunOnce();
  Give(posted.id);
  EXPECT_EQ(ListIdentification(house_.services, posted.id).size(), 1U);
  house_.clock.Advance(HOUR);
  EXPECT_EQ(RefusalOf([&] { Give(posted.id); }), RefusalCode::NotFound);

  const PostedForm second = Post();
  Confirm(second.id, Token('c'));
  DeclineRequest(house_.services, house_.bob, second.id,
                 {LoadSettings(house_.services).reasons.declineReasons.front(), ""});
  EXPECT_EQ(RefusalOf([&] { Give(second.id); }), RefusalCode::NotFound) << "completed";
}

TEST_F(Form, A23_AskedForIdentificationTheRequesterHandsItInByALink)
{
  const std::string id = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, id, "");
  const std::string first = Token('i');
  house_.clock.Advance(Seconds(1));
  AskForIdentification(house_.services, house_.bob, id, "Please");
  const std::string token = Token('i');
  ASSERT_NE(first, token);
  EXPECT_EQ(RefusalOf([&] { ShowIdentificationLink(house_.services, first); }),
            RefusalCode::NotFound)
      << "the newest alone";
  EXPECT_EQ(ShowIdentificationLink(house_.services, token).reference, "REF-1");

  house_.clock.Advance(std::chrono::days(10));
  EXPECT_EQ(RequireRequest(house_.services, id).dueAt, NOT_DUE);
  const auto give = [&](const std::string& content)
  {
    AddLinkedIdentification(house_.services, house_.visitor, token, {"card.pdf", content});
  };
  EXPECT_EQ(RefusalOf([&] { give("nonsense"); }), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Mails("IdentificationReceived"), 0U);
  give(PDF);
  EXPECT_EQ(FormatInstant(RequireRequest(house_.services, id).dueAt).substr(0, 10), "2027-01-01");
  EXPECT_EQ(Events("IdentificationAdded"), 1U);
  house_.clock.Advance(HOUR - Seconds(1));
  give(PDF);
  house_.clock.Advance(Seconds(1));
  EXPECT_EQ(RefusalOf([&] { give(PDF); }), RefusalCode::NotFound) << "an hour for the other side";
  EXPECT_EQ(ListIdentification(house_.services, id).size(), 2U);
  EXPECT_EQ(Mails("IdentificationReceived"), 1U) << "once, however many files there are";
}

TEST_F(Form, A23_ALinkDiesWithItsQuestion)
{
  const std::string id = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, id, "");
  const std::string token = Token('i');
  ConfirmIdentification(house_.services, house_.bob, id, "Came by");
  EXPECT_EQ(RefusalOf([&] { ShowIdentificationLink(house_.services, token); }),
            RefusalCode::NotFound);
  const std::string second = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, second, "");
  house_.clock.Advance(std::chrono::days(28));
  EXPECT_EQ(RefusalOf([&] { ShowIdentificationLink(house_.services, Token('i')); }),
            RefusalCode::NotFound);
}

TEST_F(Form, A10_AProofIsDeletedWhenItIsNoLongerNeeded)
{
  const PostedForm posted = Post();
  Give(posted.id);
  Confirm(posted.id, Token('c'));
  DeclineRequest(house_.services, house_.bob, posted.id,
                 {LoadSettings(house_.services).reasons.declineReasons.front(), ""});
  Set("form.IdentificationDays", "10");
  house_.clock.Advance(std::chrono::days(10) - Seconds(1));
  keeper_.RunOnce();
  EXPECT_EQ(OpenIdentification(house_.services, house_.bob, posted.id, 1).content, PDF);
  house_.clock.Advance(Seconds(1));
  keeper_.RunOnce();
  keeper_.RunOnce();
  const auto listed = ListIdentification(house_.services, posted.id);
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].name, "passport.pdf");
  EXPECT_EQ(listed[0].contentDeletedAt, house_.clock.Now());
  EXPECT_EQ(RefusalOf([&] { OpenIdentification(house_.services, house_.bob, posted.id, 1); }),
            RefusalCode::NotFound);
  EXPECT_EQ(Events("IdentificationDeleted"), 1U) << "once";
}
