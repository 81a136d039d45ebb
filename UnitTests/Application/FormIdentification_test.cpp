#include "FormFixture.h"

using namespace OrthancExchange;

TEST_F(Form, A22_WhereAProofIsRequiredNothingIsConfirmedWithout)
{
  Set("form.IdentificationRequired", "true");
  const PostedForm posted = Post();
  EXPECT_EQ(RefusalCodeOf([&] { Confirm(posted.id, Token('c')); }),
            RefusalCode::IdentificationMissing);
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
  EXPECT_EQ(RefusalCodeOf([&] { Give("nobody"); }), RefusalCode::NotFound);
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id, "a text"); }), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id, "%PDF-1.4 <script>"); }),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id, PDF + std::string(1024UL * 1024, 'x')); }),
            RefusalCode::TooLarge);
  Give(posted.id);
  Give(posted.id);
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id); }), RefusalCode::TooLarge);
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
  EXPECT_EQ(RefusalCodeOf([&] { Give(mine.id); }), RefusalCode::TooManyRequests);
  EXPECT_NO_THROW(Give(other.id)) << "of another client";
  elsewhere.client = "198.51.100.8";
  hold(Post(elsewhere).id, MOST_HELD_BYTES);
  EXPECT_EQ(RefusalCodeOf([&] { Give(other.id); }), RefusalCode::TooManyRequests);
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
  EXPECT_EQ(RefusalCodeOf([&] { Give(posted.id); }), RefusalCode::NotFound);

  const PostedForm second = Post();
  Confirm(second.id, Token('c'));
  DeclineRequest(house_.services, house_.bob, second.id,
                 {LoadSettings(house_.services).reasons.declineReasons.front(), ""});
  EXPECT_EQ(RefusalCodeOf([&] { Give(second.id); }), RefusalCode::NotFound) << "completed";
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
  EXPECT_EQ(RefusalCodeOf([&] { ShowIdentificationLink(house_.services, first); }),
            RefusalCode::NotFound)
      << "the newest alone";
  EXPECT_EQ(ShowIdentificationLink(house_.services, token).reference, "REF-1");

  house_.clock.Advance(std::chrono::days(10));
  EXPECT_EQ(RequireRequest(house_.services, id).dueAt, NOT_DUE);
  const auto give = [&](const std::string& content)
  {
    AddLinkedIdentification(house_.services, house_.visitor, token, {"card.pdf", content});
  };
  EXPECT_EQ(RefusalCodeOf([&] { give("nonsense"); }), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Mails("IdentificationReceived"), 0U);
  give(PDF);
  EXPECT_EQ(FormatInstant(RequireRequest(house_.services, id).dueAt).substr(0, 10), "2027-01-01");
  EXPECT_EQ(Events("IdentificationAdded"), 1U);
  house_.clock.Advance(HOUR - Seconds(1));
  give(PDF);
  house_.clock.Advance(Seconds(1));
  EXPECT_EQ(RefusalCodeOf([&] { give(PDF); }), RefusalCode::NotFound)
      << "an hour for the other side";
  EXPECT_EQ(ListIdentification(house_.services, id).size(), 2U);
  EXPECT_EQ(Mails("IdentificationReceived"), 1U) << "once, however many files there are";
}

TEST_F(Form, A23_ALinkDiesWithItsQuestion)
{
  const std::string id = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, id, "");
  const std::string token = Token('i');
  ConfirmIdentification(house_.services, house_.bob, id, "Came by");
  EXPECT_EQ(RefusalCodeOf([&] { ShowIdentificationLink(house_.services, token); }),
            RefusalCode::NotFound);
  const std::string second = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, second, "");
  house_.clock.Advance(std::chrono::days(28));
  EXPECT_EQ(RefusalCodeOf([&] { ShowIdentificationLink(house_.services, Token('i')); }),
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
  EXPECT_EQ(RefusalCodeOf([&] { OpenIdentification(house_.services, house_.bob, posted.id, 1); }),
            RefusalCode::NotFound);
  EXPECT_EQ(Events("IdentificationDeleted"), 1U) << "once";
}
