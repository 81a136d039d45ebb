#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class RoundTrip : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      /// A request, its package and a grant, for what hangs on them.
      void InsertGrant()
      {
        store_->Write(
            [](ITransaction& t)
            {
              t.Requests().Insert(SampleRequest("request"));
              t.Packages().Insert(SamplePackage("package", "request"), {}, {});
              t.Grants().Insert(SampleGrant("grant", "package"));
            });
      }

      void Read(const std::function<void(ITransaction&)>& work)
      {
        store_->Read(work);
      }

      std::unique_ptr<IStore> store_;
    };

    void ExpectSame(const Contact& a, const Contact& b)
    {
      EXPECT_EQ(std::tie(a.id, a.name, a.organization, a.email, a.phone, a.mobile, a.secondEmail,
                         a.createdAt),
                std::tie(b.id, b.name, b.organization, b.email, b.phone, b.mobile, b.secondEmail,
                         b.createdAt));
    }

    void ExpectSame(const Request& a, const Request& b)
    {
      EXPECT_EQ(
          std::tie(a.id, a.direction, a.state, a.outcome, a.source, a.patient, a.reference,
                   a.originalPatient, a.originalReference, a.notes, a.purpose, a.relationship),
          std::tie(b.id, b.direction, b.state, b.outcome, b.source, b.patient, b.reference,
                   b.originalPatient, b.originalReference, b.notes, b.purpose, b.relationship));
      EXPECT_EQ(std::tie(a.receivedAt, a.dueAt, a.completedAt, a.createdBy, a.completedBy,
                         a.declineReason, a.declineMessage, a.excludedStudies, a.revision),
                std::tie(b.receivedAt, b.dueAt, b.completedAt, b.createdBy, b.completedBy,
                         b.declineReason, b.declineMessage, b.excludedStudies, b.revision));
      EXPECT_EQ(std::tie(a.dueFrom, a.identificationAskedAt, a.extendedAt, a.extensionReason),
                std::tie(b.dueFrom, b.identificationAskedAt, b.extendedAt, b.extensionReason));
      ExpectSame(a.requester, b.requester);
      ASSERT_EQ(a.corrections.size(), b.corrections.size());
      for (std::size_t i = 0; i < a.corrections.size(); i++)
      {
        const Correction& x = a.corrections[i];
        const Correction& y = b.corrections[i];
        EXPECT_EQ(std::tie(x.field, x.from, x.to, x.reason, x.by, x.at),
                  std::tie(y.field, y.from, y.to, y.reason, y.by, y.at));
      }
    }

    void ExpectSame(const Delivery& a, const Delivery& b)
    {
      EXPECT_EQ(std::tie(a.id, a.channel, a.purpose, a.recipient, a.subject, a.sealedBody, a.state,
                         a.attempts, a.createdAt, a.nextAttemptAt),
                std::tie(b.id, b.channel, b.purpose, b.recipient, b.subject, b.sealedBody, b.state,
                         b.attempts, b.createdAt, b.nextAttemptAt));
      EXPECT_EQ(std::tie(a.expiresAt, a.leaseUntil, a.deliveredAt, a.lastError, a.requestId,
                         a.packageId, a.grantId),
                std::tie(b.expiresAt, b.leaseUntil, b.deliveredAt, b.lastError, b.requestId,
                         b.packageId, b.grantId));
    }

    void ExpectSame(const Grant& a, const Grant& b)
    {
      EXPECT_EQ(std::tie(a.id, a.packageId, a.parentGrantId, a.recipientKind, a.recipientId,
                         a.rights, a.grantedBy, a.grantedAt, a.expiresAt),
                std::tie(b.id, b.packageId, b.parentGrantId, b.recipientKind, b.recipientId,
                         b.rights, b.grantedBy, b.grantedAt, b.expiresAt));
      EXPECT_EQ(std::tie(a.state, a.endedAt, a.endReason, a.firstOpenedAt, a.lastViewedAt,
                         a.lastDownloadedAt),
                std::tie(b.state, b.endedAt, b.endReason, b.firstOpenedAt, b.lastViewedAt,
                         b.lastDownloadedAt));
    }

    void ExpectSame(const StudyRecord& a, const StudyRecord& b)
    {
      EXPECT_EQ(std::tie(a.study, a.studyInstanceUid, a.patientName, a.patientBirthDate,
                         a.patientId, a.patientIdIssuer, a.patientSex, a.otherPatientIds),
                std::tie(b.study, b.studyInstanceUid, b.patientName, b.patientBirthDate,
                         b.patientId, b.patientIdIssuer, b.patientSex, b.otherPatientIds));
      EXPECT_EQ(
          std::tie(a.studyDate, a.studyTime, a.studyDescription, a.accessionNumber,
                   a.institutionName, a.modalities, a.seriesCount, a.instanceCount, a.lastUpdate),
          std::tie(b.studyDate, b.studyTime, b.studyDescription, b.accessionNumber,
                   b.institutionName, b.modalities, b.seriesCount, b.instanceCount, b.lastUpdate));
    }

    void ExpectSame(const PackageStudy& a, const PackageStudy& b)
    {
      EXPECT_EQ(std::tie(a.study, a.studyInstanceUid, a.studyDate, a.studyDescription,
                         a.accessionNumber, a.modalities, a.instanceCount),
                std::tie(b.study, b.studyInstanceUid, b.studyDate, b.studyDescription,
                         b.accessionNumber, b.modalities, b.instanceCount));
    }

    void ExpectSame(const Package& a, const Package& b)
    {
      EXPECT_EQ(std::tie(a.id, a.origin, a.requestId, a.content, a.institution, a.patient,
                         a.message, a.createdAt),
                std::tie(b.id, b.origin, b.requestId, b.content, b.institution, b.patient,
                         b.message, b.createdAt));
      EXPECT_EQ(
          std::tie(a.createdBy, a.availableUntil, a.imageCount, a.attachmentCount, a.fingerprint),
          std::tie(b.createdBy, b.availableUntil, b.imageCount, b.attachmentCount, b.fingerprint));
      ASSERT_EQ(a.studies.size(), b.studies.size());
      for (std::size_t i = 0; i < a.studies.size(); i++)
      {
        ExpectSame(a.studies[i], b.studies[i]);
      }
    }

    void ExpectSame(const PackageInstance& a, const PackageInstance& b)
    {
      EXPECT_EQ(std::tie(a.study, a.series, a.instance, a.sopInstanceUid, a.sopClassUid, a.modality,
                         a.seriesDescription, a.seriesNumber, a.instanceNumber, a.numberOfFrames),
                std::tie(b.study, b.series, b.instance, b.sopInstanceUid, b.sopClassUid, b.modality,
                         b.seriesDescription, b.seriesNumber, b.instanceNumber, b.numberOfFrames));
    }
  }

  TEST_P(RoundTrip, Contact)
  {
    const Contact contact = SampleContact("c1");
    store_->Write([&](ITransaction& t) { t.Contacts().Insert(contact); });
    Read(
        [&](ITransaction& t)
        {
          ExpectSame(contact, t.Contacts().Find("c1").value());
          EXPECT_EQ("c1", t.Contacts().FindByAddresses("ann@lee.example", "+447700900123",
                                                       "ann@home.example"));
          EXPECT_FALSE(t.Contacts().FindByAddresses("ann@lee.example", "+447700900123", ""));
          EXPECT_FALSE(
              t.Contacts().FindByAddresses("ANN@lee.example", "+447700900123", "ann@home.example"));
          EXPECT_FALSE(t.Contacts().Find("c2"));
        });
  }

  TEST_P(RoundTrip, RequestInsertedAndUpdated)
  {
    Request request = SampleRequest("r1");
    store_->Write([&](ITransaction& t) { t.Requests().Insert(request); });
    Read([&](ITransaction& t) { ExpectSame(request, t.Requests().Find("r1").value()); });

    request.direction = RequestDirection::Inbound;
    request.state = RequestState::ToReview;
    request.outcome = RequestOutcome::None;
    request.corrections.push_back({"Reference", "REF-1", "REF-2", "typo", "bob", At(9)});
    request.excludedStudies = {"study-c"};
    request.notes.clear();
    request.identificationAskedAt.reset();
    request.revision++;
    store_->Write([&](ITransaction& t) { t.Requests().Update(request); });
    Read(
        [&](ITransaction& t)
        {
          ExpectSame(request, t.Requests().Find("r1").value());
          ExpectSame(request, t.Requests().List({}).items.at(0));
          EXPECT_FALSE(t.Requests().Find("r2"));
        });
  }

  TEST_P(RoundTrip, PackageWithInstancesAndEntries)
  {
    std::vector<PackageInstance> instances;
    std::vector<PackageEntry> entries;
    for (int i = 0; i < 203; i++) // several bundles and a remainder
    {
      const std::string name = std::to_string(1000 - i); // the order given, not the alphabet's
      instances.push_back(SampleInstance(name));
      entries.push_back({"IMAGES/" + name,
                         i % 2 == 0 ? EntrySource::Instance : EntrySource::Document, name,
                         5'000'000'000ULL + static_cast<std::uint64_t>(i), 4'294'967'295U});
    }
    const Package package = SamplePackage("p1", "request");
    Package share = SamplePackage("p2", "");
    share.createdAt = At(1);
    store_->Write(
        [&](ITransaction& t)
        {
          t.Requests().Insert(SampleRequest("request"));
          t.Packages().Insert(package, instances, entries);
          t.Packages().Insert(share, {}, {});
          t.Packages().Insert(SamplePackage("p3", "request"), {}, {});
        });
    Read(
        [&](ITransaction& t)
        {
          ExpectSame(package, t.Packages().Find("p1").value());
          ExpectSame(share, t.Packages().Find("p2").value());
          const auto listed = t.Packages().ListByRequest("request");
          ASSERT_EQ(2U, listed.size());
          EXPECT_EQ("p1", listed[0].id);
          EXPECT_EQ("p3", listed[1].id);

          const auto storedInstances = t.Packages().Instances("p1");
          const auto storedEntries = t.Packages().Entries("p1");
          ASSERT_EQ(instances.size(), storedInstances.size());
          ASSERT_EQ(entries.size(), storedEntries.size());
          for (std::size_t i = 0; i < entries.size(); i++)
          {
            const PackageEntry& a = entries[i];
            const PackageEntry& b = storedEntries[i];
            ExpectSame(instances[i], storedInstances[i]);
            EXPECT_EQ(std::tie(a.path, a.source, a.sourceId, a.size, a.crc32),
                      std::tie(b.path, b.source, b.sourceId, b.size, b.crc32));
          }
          ExpectSame(instances[7], t.Packages().FindInstance("p1", "993").value());
          EXPECT_FALSE(t.Packages().FindInstance("p3", "993")) << "of another package";
          EXPECT_EQ(t.Packages().FindEntry("p1", storedEntries[1].sourceId)->path,
                    storedEntries[1].path);
          EXPECT_FALSE(t.Packages().FindEntry("p3", storedEntries[1].sourceId))
              << "of another package";
        });
  }

  TEST_P(RoundTrip, Grant)
  {
    InsertGrant();
    Grant child = SampleGrant("child", "package");
    child.parentGrantId = "grant";
    child.endedAt.reset();
    child.firstOpenedAt.reset();
    child.grantedAt = At(1'800'000'000);
    store_->Write([&](ITransaction& t) { t.Grants().Insert(child); });
    child.state = GrantState::Declined;
    child.rights = {true, false, 0};
    child.lastViewedAt.reset();
    store_->Write([&](ITransaction& t) { t.Grants().Update(child); });
    Read(
        [&](ITransaction& t)
        {
          ExpectSame(SampleGrant("grant", "package"), t.Grants().Find("grant").value());
          ExpectSame(child, t.Grants().Find("child").value());
          const auto ofPackage = t.Grants().ListByPackage("package");
          ASSERT_EQ(2U, ofPackage.size());
          EXPECT_EQ("grant", ofPackage[0].id) << "oldest first";
          const auto ofRecipient =
              t.Grants().ListByRecipient(GrantRecipient::Institution, "contact", At(0));
          ASSERT_EQ(2U, ofRecipient.size());
          EXPECT_EQ("child", ofRecipient[0].id) << "newest first";
          EXPECT_EQ(1U,
                    t.Grants()
                        .ListByRecipient(GrantRecipient::Institution, "contact", At(1'800'000'000))
                        .size());
          EXPECT_TRUE(
              t.Grants().ListByRecipient(GrantRecipient::Contact, "contact", At(0)).empty());
        });
  }

  TEST_P(RoundTrip, LinkAndPasscodes)
  {
    InsertGrant();
    Link link = SampleLink("l1", "grant");
    Link second = SampleLink("l2", "grant");
    second.opensAllowed.reset();
    second.revokedAt.reset();
    Passcode passcode = SamplePasscode("k1", "l1");
    Passcode newer = SamplePasscode("k2", "l1");
    newer.usedAt.reset();
    store_->Write(
        [&](ITransaction& t)
        {
          t.Links().Insert(link);
          t.Links().Insert(second);
          t.Links().InsertPasscode(passcode);
          t.Links().InsertPasscode(newer);
          link.opens = 3;
          t.Links().Update(link);
          passcode.triesLeft = 1;
          passcode.superseded = false;
          t.Links().UpdatePasscode(passcode);
        });
    Read(
        [&](ITransaction& t)
        {
          const auto same = [](const Link& a, const Link& b)
          {
            EXPECT_EQ(std::tie(a.id, a.grantId, a.tokenHash, a.opensAllowed, a.opens,
                               a.passcodeRequired, a.createdAt, a.expiresAt, a.revokedAt),
                      std::tie(b.id, b.grantId, b.tokenHash, b.opensAllowed, b.opens,
                               b.passcodeRequired, b.createdAt, b.expiresAt, b.revokedAt));
          };
          same(link, t.Links().FindByTokenHash("hash-of-l1").value());
          same(second, t.Links().FindByTokenHash("hash-of-l2").value());
          EXPECT_FALSE(t.Links().FindByTokenHash("l1"));
          EXPECT_EQ("l1", t.Links().ListByGrant("grant").at(0).id);
          const auto passcodes = t.Links().ListPasscodes("l1", passcode.createdAt);
          ASSERT_EQ(2U, passcodes.size());
          EXPECT_EQ("k2", passcodes[0].id) << "newest first, also within one second";
          EXPECT_FALSE(passcodes[0].usedAt);
          const Passcode& b = passcodes[1];
          EXPECT_EQ(std::tie(passcode.id, passcode.linkId, passcode.codeHash, passcode.createdAt,
                             passcode.expiresAt, passcode.triesLeft, passcode.usedAt,
                             passcode.superseded),
                    std::tie(b.id, b.linkId, b.codeHash, b.createdAt, b.expiresAt, b.triesLeft,
                             b.usedAt, b.superseded));
          EXPECT_TRUE(t.Links().ListPasscodes("l1", passcode.createdAt + Seconds(1)).empty());
        });
  }

  TEST_P(RoundTrip, Session)
  {
    InsertGrant();
    Session ended = SampleSession("s1", "grant");
    Session live = SampleSession("s2", "grant");
    store_->Write(
        [&](ITransaction& t)
        {
          t.Sessions().Insert(ended);
          t.Sessions().Insert(live);
          live.endedAt.reset();
          live.lastSeenAt = At(5);
          t.Sessions().Update(live);
        });
    Read(
        [&](ITransaction& t)
        {
          for (const Session& a : {ended, live})
          {
            const Session b = t.Sessions().FindByTokenHash(a.tokenHash).value();
            EXPECT_EQ(std::tie(a.id, a.tokenHash, a.contactId, a.grantId, a.onlyGrant, a.createdAt,
                               a.lastSeenAt, a.endsAt, a.endedAt, a.endReason),
                      std::tie(b.id, b.tokenHash, b.contactId, b.grantId, b.onlyGrant, b.createdAt,
                               b.lastSeenAt, b.endsAt, b.endedAt, b.endReason));
          }
          const auto lives = t.Sessions().ListLiveByGrant("grant");
          ASSERT_EQ(1U, lives.size());
          EXPECT_EQ("s2", lives[0].id);
        });
  }

  TEST_P(RoundTrip, DocumentAndItsBytes)
  {
    std::string content;
    for (int i = 0; i < 700'001; i++) // more than two pieces, every byte value
    {
      content += static_cast<char>(i * 7 % 256);
    }
    Document document = SampleDocument("d1");
    Document other = SampleDocument("d2");
    store_->Write(
        [&](ITransaction& t)
        {
          EXPECT_EQ(1, t.Documents().Insert(document, content));
          EXPECT_EQ(2, t.Documents().Insert(other, ""));
          Document elsewhere = SampleDocument("d3");
          elsewhere.owner = DocumentOwner::Package;
          EXPECT_EQ(1, t.Documents().Insert(elsewhere, "x"));
          t.Documents().MarkRemoved("d2");
          EXPECT_EQ(3, t.Documents().Insert(SampleDocument("d4"), "y")) << "never reused";
        });
    Read(
        [&](ITransaction& t)
        {
          document.number = 1;
          const Document stored = t.Documents().Find("d1").value();
          EXPECT_EQ(std::tie(document.id, document.owner, document.ownerId, document.number,
                             document.name, document.contentType, document.size),
                    std::tie(stored.id, stored.owner, stored.ownerId, stored.number, stored.name,
                             stored.contentType, stored.size));
          EXPECT_EQ(std::tie(document.crc32, document.sha256, document.sealed, document.addedAt,
                             document.addedBy, document.removed, document.contentDeletedAt),
                    std::tie(stored.crc32, stored.sha256, stored.sealed, stored.addedAt,
                             stored.addedBy, stored.removed, stored.contentDeletedAt));
          EXPECT_TRUE(t.Documents().Find("d2")->removed);
          EXPECT_EQ(content, t.Documents().ReadContent("d1"));
          EXPECT_EQ("", t.Documents().ReadContent("d2"));
          const auto list = t.Documents().List(DocumentOwner::RequestIdentification, "request");
          ASSERT_EQ(3U, list.size());
          EXPECT_EQ("d4", list[2].id);
          EXPECT_EQ(RefusalCode::NotFound, RefusalOf([&] { t.Documents().ReadContent("none"); }));
        });
  }

  TEST_P(RoundTrip, Delivery)
  {
    Delivery delivery = SampleDelivery("m1");
    store_->Write([&](ITransaction& t) { t.Outbox().Insert(delivery); });
    Read([&](ITransaction& t) { ExpectSame(delivery, t.Outbox().Find("m1").value()); });
    delivery.state = DeliveryState::Delivered;
    delivery.sealedBody.clear();
    delivery.leaseUntil.reset();
    store_->Write([&](ITransaction& t) { t.Outbox().Update(delivery); });
    Read([&](ITransaction& t) { ExpectSame(delivery, t.Outbox().Find("m1").value()); });
  }

  TEST_P(RoundTrip, Settings)
  {
    store_->Write(
        [](ITransaction& t)
        {
          t.Settings().Save({{"account.MatchingRules", {"PatientName", "PatientID"}},
                             {"reasons.DeclineReasons", {"No consent", "", "\"quoted\" \\ 日本"}}});
          t.Settings().Save({{"account.MatchingRules", {}}});
        });
    Read(
        [](ITransaction& t)
        {
          const SettingValues expected = {
              {"account.MatchingRules", {}},
              {"reasons.DeclineReasons", {"No consent", "", "\"quoted\" \\ 日本"}}};
          EXPECT_EQ(expected, t.Settings().Load());
        });
  }

  TEST_P(RoundTrip, Study)
  {
    StudyRecord study = SampleStudy("s1");
    store_->Write([&](ITransaction& t) { t.Studies().Upsert({{study, KeysOf(study)}}); });
    Read([&](ITransaction& t) { ExpectSame(study, t.Studies().Find("s1").value()); });
    study.patientName = "ROE^RICHARD";
    study.otherPatientIds.clear();
    study.modalities = {};
    store_->Write([&](ITransaction& t) { t.Studies().Upsert({{study, KeysOf(study)}}); });
    Read(
        [&](ITransaction& t)
        {
          ExpectSame(study, t.Studies().Find("s1").value());
          EXPECT_EQ(1, t.Studies().Count());
        });
  }

  TEST_P(RoundTrip, WhatIsNotThereCannotBeUpdated)
  {
    InsertGrant();
    const auto refused = [&](const std::function<void(ITransaction&)>& work)
    {
      return RefusalOf([&] { store_->Write(work); });
    };
    EXPECT_EQ(RefusalCode::NotFound,
              refused([](ITransaction& t) { t.Grants().Update(SampleGrant("x", "package")); }));
    EXPECT_EQ(RefusalCode::NotFound,
              refused([](ITransaction& t) { t.Links().Update(SampleLink("x", "grant")); }));
    EXPECT_EQ(RefusalCode::NotFound,
              refused([](ITransaction& t) { t.Outbox().Update(SampleDelivery("x")); }));
    EXPECT_EQ(RefusalCode::NotFound,
              refused([](ITransaction& t) { t.Documents().MarkRemoved("x"); }));
  }

  ON_BOTH_ENGINES(RoundTrip);
}
