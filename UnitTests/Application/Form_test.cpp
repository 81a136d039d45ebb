#include "FormFixture.h"

#include <thread>

using namespace OrthancExchange;

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
  EXPECT_EQ(RefusalCodeOf([&] { ShowConfirmation(house_.services, token); }),
            RefusalCode::NotFound);
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
  EXPECT_EQ(refusal([](FormEntry& entry) { entry.request.purpose = std::string(1001, 'x'); }),
            "TooLong Purpose");
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
  EXPECT_EQ(RefusalCodeOf([&] { Post(); }), RefusalCode::NotConfigured);
  EXPECT_EQ(RefusalCodeOf([&] { Confirm(posted.id, token); }), RefusalCode::NotConfigured);
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id); }), RefusalCode::NotFound);
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
  EXPECT_EQ(RefusalCodeOf([&] { Post(entry); }), RefusalCode::TooManyRequests) << "of all";
  house_.clock.Advance(Seconds(3001));
  entry.client = "192.0.2.1";
  EXPECT_NO_THROW(Post(entry));
  EXPECT_EQ(RefusalCodeOf([&] { Post(entry); }), RefusalCode::TooManyRequests)
      << "tries that were refused do not prolong, and those before count still";
}
