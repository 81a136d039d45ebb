#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class PublicForm : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      void Write(const std::function<void(ITransaction&)>& work)
      {
        store_->Write(work);
      }

      std::unique_ptr<IStore> store_;
    };

    UnconfirmedRequest SampleEntry(const std::string& id)
    {
      UnconfirmedRequest entry;
      entry.id = id;
      entry.tokenHash = "hash-of-" + id;
      entry.clientKey = "client";
      entry.requester = SampleContact("");
      entry.patient = {"DOE^JANE", "19700131", "9434765919", "P1", "F"};
      entry.relationship = Relationship::Parent;
      entry.reference = "REF-1";
      entry.notes = "some notes";
      entry.purpose = "a claim";
      entry.consentText = "I agree";
      entry.createdAt = At(1);
      entry.expiresAt = At(2);
      entry.confirmedAt = At(3);
      entry.dueAt = At(4);
      return entry;
    }

    Document Proof(const std::string& id, const std::string& ownerId, std::uint64_t size = 1)
    {
      Document document = SampleDocument(id);
      document.ownerId = ownerId;
      document.size = size;
      document.contentDeletedAt.reset();
      return document;
    }

    std::vector<std::string> Ids(const std::vector<UnconfirmedRequest>& entries)
    {
      std::vector<std::string> ids;
      for (const UnconfirmedRequest& entry : entries)
      {
        ids.push_back(entry.id);
      }
      return ids;
    }
  }

  TEST_P(PublicForm, A22_AnEntryComesBackAsItWas)
  {
    const UnconfirmedRequest entry = SampleEntry("e1");
    Write([&](ITransaction& t) { t.Form().Insert(entry); });
    store_->Read(
        [&](ITransaction& t)
        {
          const auto found = t.Form().FindByTokenHash("hash-of-e1");
          ASSERT_TRUE(found.has_value());
          EXPECT_EQ("e1", found->id);
          EXPECT_EQ(entry.clientKey, found->clientKey);
          EXPECT_EQ(entry.requester.name, found->requester.name);
          EXPECT_EQ(entry.requester.organization, found->requester.organization);
          EXPECT_EQ(entry.requester.email, found->requester.email);
          EXPECT_EQ(entry.requester.phone, found->requester.phone);
          EXPECT_EQ(entry.requester.mobile, found->requester.mobile);
          EXPECT_EQ(entry.requester.secondEmail, found->requester.secondEmail);
          EXPECT_EQ(entry.patient.patientName, found->patient.patientName);
          EXPECT_EQ(entry.patient.nationalId, found->patient.nationalId);
          EXPECT_EQ(entry.relationship, found->relationship);
          EXPECT_EQ(entry.reference, found->reference);
          EXPECT_EQ(entry.notes, found->notes);
          EXPECT_EQ(entry.purpose, found->purpose);
          EXPECT_EQ(entry.consentText, found->consentText);
          EXPECT_EQ(entry.createdAt, found->createdAt);
          EXPECT_EQ(entry.expiresAt, found->expiresAt);
          EXPECT_EQ(entry.confirmedAt, found->confirmedAt);
          EXPECT_EQ(entry.dueAt, found->dueAt);
          EXPECT_FALSE(t.Form().Find("e2").has_value());
          EXPECT_FALSE(t.Form().FindByTokenHash("e1").has_value());
        });
  }

  TEST_P(PublicForm, A22_WhatHasExpiredIsListedAndDeleted)
  {
    Write(
        [](ITransaction& t)
        {
          for (const int end : {30, 10, 20, 40})
          {
            UnconfirmedRequest entry = SampleEntry("e" + std::to_string(end));
            entry.expiresAt = At(end);
            t.Form().Insert(entry);
          }
          EXPECT_EQ((std::vector<std::string>{"e10", "e20", "e30"}),
                    Ids(t.Form().ListExpired(At(30), 10)));
          EXPECT_EQ(std::vector<std::string>{"e10"}, Ids(t.Form().ListExpired(At(30), 1)));
          t.Form().Delete("e10");
          EXPECT_EQ((std::vector<std::string>{"e20", "e30"}),
                    Ids(t.Form().ListExpired(At(30), 10)));
        });
  }

  TEST_P(PublicForm, A22_WhatTheFormTookCountsAsHeldConfirmedOrNot)
  {
    Write(
        [](ITransaction& t)
        {
          EXPECT_EQ(0U, t.Form().HeldBytes(""));
          for (const std::string id : {"open", "other", "done"})
          {
            UnconfirmedRequest entry = SampleEntry(id);
            entry.clientKey = id == "other" ? "somebody" : "client";
            if (id != "done")
            {
              entry.confirmedAt.reset();
            }
            t.Form().Insert(entry);
          }
          t.Documents().Insert(Proof("d1", "open", 5'000'000'000), "x");
          t.Documents().Insert(Proof("d2", "other", 7), "x");
          t.Documents().Insert(Proof("d3", "done", 100), "x");
          t.Documents().Insert(Proof("d4", "a request", 1000), "x");
          EXPECT_EQ(5'000'000'107U, t.Form().HeldBytes(""));
          EXPECT_EQ(5'000'000'100U, t.Form().HeldBytes("client"));
          EXPECT_EQ(0U, t.Form().HeldBytes("nobody"));
        });
  }

  TEST_P(PublicForm, A22_PostsAreCountedByClientAndByAddress)
  {
    Write(
        [](ITransaction& t)
        {
          t.Form().AddPost({"c1", "a1", At(10), true});
          t.Form().AddPost({"c1", "a2", At(20), false});
          t.Form().AddPost({"c2", "a1", At(30), true});
          t.Form().AddPost({"c2", "a1", At(40), false});
          ASSERT_EQ(2U, t.Form().ListPosts("c1", At(10)).size());
          EXPECT_EQ(At(10), t.Form().ListPosts("c1", At(10))[0].postedAt) << "oldest first";
          EXPECT_EQ(1U, t.Form().ListPosts("c1", At(11)).size());
          EXPECT_EQ(4U, t.Form().ListPosts("", At(0)).size());
          EXPECT_EQ(2, t.Form().CountMails("a1", At(10))) << "those held back are not counted";
          EXPECT_EQ(1, t.Form().CountMails("a1", At(11)));
          EXPECT_EQ(0, t.Form().CountMails("a2", At(0)));
          t.Form().DeletePosts(At(30));
          EXPECT_EQ(2U, t.Form().ListPosts("", At(0)).size());
        });
  }

  TEST_P(PublicForm, A23_ANewerIdentificationLinkReplacesTheEarlier)
  {
    Write(
        [](ITransaction& t)
        {
          t.Requests().Insert(SampleRequest("request"));
          t.Form().Insert(IdentificationLink{"l1", "request", "h1", At(1), At(2), At(3), 4});
          IdentificationLink link = t.Form().FindLink("h1").value();
          EXPECT_EQ("request", link.requestId);
          EXPECT_EQ(At(1), link.createdAt);
          EXPECT_EQ(At(2), link.expiresAt);
          EXPECT_EQ(At(3), link.firstUsedAt);
          EXPECT_EQ(4, link.files);
          link.files = 5;
          t.Form().Update(link);
          EXPECT_EQ(5, t.Form().FindLink("h1")->files);
          t.Form().DeleteLinks("request");
          EXPECT_FALSE(t.Form().FindLink("h1").has_value());
        });
  }

  TEST_P(PublicForm, A10_TheBytesOfAProofGoAndItsDescriptionStays)
  {
    Write(
        [](ITransaction& t)
        {
          Request old = SampleRequest("old");
          old.completedAt = At(100);
          t.Requests().Insert(old);
          Request recent = SampleRequest("recent");
          recent.completedAt = At(101);
          t.Requests().Insert(recent);
          Request open = SampleRequest("open");
          open.state = RequestState::ToReview;
          open.completedAt = At(1);
          t.Requests().Insert(open);
          for (const std::string id : {"old", "recent", "open"})
          {
            t.Documents().Insert(Proof("proof-of-" + id, id), std::string(600'000, 'x'));
          }
          Document attachment = Proof("attachment", "old");
          attachment.owner = DocumentOwner::RequestAttachment;
          t.Documents().Insert(attachment, "x");

          const auto unneeded = t.Documents().ListIdentificationOfCompleted(At(100), 10);
          ASSERT_EQ(1U, unneeded.size());
          EXPECT_EQ("proof-of-old", unneeded[0].id);
          t.Documents().DeleteContent("proof-of-old", At(200));
          EXPECT_TRUE(t.Documents().ListIdentificationOfCompleted(At(100), 10).empty());
          EXPECT_EQ(At(200), t.Documents().Find("proof-of-old")->contentDeletedAt);
          EXPECT_EQ("passport.pdf", t.Documents().Find("proof-of-old")->name);
          EXPECT_EQ("", t.Documents().ReadContent("proof-of-old"));
          EXPECT_EQ(600'000U, t.Documents().ReadContent("proof-of-recent").size());
        });
    EXPECT_EQ(
        0, QueryNumber("SELECT COUNT(*) FROM document_pieces WHERE document_id = 'proof-of-old'"));
  }

  TEST_P(PublicForm, A22_WhatWasNeverConfirmedLeavesNothing)
  {
    Write(
        [](ITransaction& t)
        {
          t.Documents().Insert(Proof("d1", "wiped"), "x");
          t.Documents().Insert(Proof("d2", "kept"), "y");
          Delivery wiped = SampleDelivery("m1");
          wiped.requestId = "wiped";
          t.Outbox().Insert(wiped);
          Delivery kept = SampleDelivery("m2");
          kept.requestId = "kept";
          t.Outbox().Insert(kept);
          t.Documents().DeleteAll(DocumentOwner::RequestIdentification, "wiped");
          t.Outbox().DeleteByRequest("wiped");
          EXPECT_FALSE(t.Documents().Find("d1").has_value());
          EXPECT_EQ("y", t.Documents().ReadContent("d2"));
          EXPECT_FALSE(t.Outbox().Find("m1").has_value());
          EXPECT_EQ(1, t.Outbox().List({}).total);
          EXPECT_TRUE(t.Outbox().Find("m2").has_value());
        });
    EXPECT_EQ(1, QueryNumber("SELECT COUNT(*) FROM document_pieces"));
    EXPECT_EQ(1, QueryNumber("SELECT COUNT(*) FROM delivery_search"));
  }

  ON_BOTH_ENGINES(PublicForm);
}
