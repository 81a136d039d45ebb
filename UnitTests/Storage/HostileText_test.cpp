#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class HostileText : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      std::unique_ptr<IStore> store_;
    };

    const std::vector<std::string> hostileTexts = {
        "'",
        "\"",
        "'; DROP TABLE contacts; --",
        "' OR '1'='1",
        ":p0 $1 ? @x",
        "\\",
        "\\' \\n \\u0000 %s %n {}",
        "<script>alert(1)</script>",
        "=HYPERLINK(\"http://x\")",
        "../../etc/passwd",
        "line\r\nBcc: all",
        "\x01\x02\x1f\x7f\t",
        "\xe2\x80\xae right to left \xd8\xa7\xd9\x84\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\xa9",
        "\xf0\x9f\xa9\xbb\xf0\x9f\x91\xa9\xe2\x80\x8d\xe2\x9a\x95\xef\xb8\x8f",
        "e\xcc\x81 is not \xc3\xa9",
        " spaces at both ends ",
        std::string(10 * 1024, 'A'),
    };

    const std::vector<std::string> unstorableTexts = {
        std::string("NUL\0inside", 10),
        std::string("\0", 1),
        "\xff",
        "\xc3",
        "\xc0\xaf",
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "latin \xe9t\xe9",
    };
  }

  TEST_P(HostileText, IsKeptAsItIs)
  {
    int number = 0;
    for (const std::string& text : hostileTexts)
    {
      const std::string id = "id" + std::to_string(++number);
      Contact contact = SampleContact(id);
      contact.name = text;
      contact.email = id;
      Request request = SampleRequest(id);
      request.notes = text;
      request.patient.patientName = text;
      request.corrections[0].reason = text;
      request.excludedStudies = {text};
      AuditEvent event = SampleEvent(number);
      event.details = {{text, text}};
      StudyRecord study = SampleStudy(id);
      study.patientName = text;
      study.modalities = {text};
      study.otherPatientIds = {{OtherIdSource::OtherPatientIDs, text, text}};
      Document document = SampleDocument(id);
      document.name = text;
      store_->Write(
          [&](ITransaction& t)
          {
            t.Contacts().Insert(contact);
            t.Requests().Insert(request);
            t.Audit().Append(event);
            t.Studies().Upsert({{study, {{IdentityKeyKind::Name, text}}}});
            t.Documents().Insert(document, text);
            t.Settings().Save({{"test.Text", {text, text}}});
          });
      store_->Read(
          [&](ITransaction& t)
          {
            EXPECT_EQ(text, t.Contacts().Find(id)->name);
            const Request stored = t.Requests().Find(id).value();
            EXPECT_EQ(text, stored.notes);
            EXPECT_EQ(text, stored.corrections[0].reason);
            EXPECT_EQ(request.excludedStudies, stored.excludedStudies);
            EXPECT_EQ(event.details, t.Audit().Walk(number - 1, 1).at(0).details);
            const auto candidates = t.Studies().Candidates({{{{IdentityKeyKind::Name, text}}, 9}});
            ASSERT_EQ(1U, candidates.size()) << text;
            EXPECT_EQ(text, candidates[0].identity.patientName);
            EXPECT_EQ(study.otherPatientIds, candidates[0].identity.otherPatientIds);
            EXPECT_EQ(text, t.Documents().Find(id)->name);
            EXPECT_EQ(text, t.Documents().ReadContent(id));
            EXPECT_EQ(text, t.Settings().Load()["test.Text"].at(1));
          });
      const Page<Request> found = [&]
      {
        Page<Request> page;
        store_->Read([&](ITransaction& t) { page = t.Requests().List({{}, {}, {500, "", text}}); });
        return page;
      }();
      EXPECT_LE(1, found.total) << text;
    }
  }

  TEST_P(HostileText, ThatTheEnginesTreatDifferentlyIsRefusedByBoth)
  {
    for (const std::string& text : unstorableTexts)
    {
      const auto refused = [&](const std::function<void(ITransaction&)>& work)
      {
        EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { store_->Write(work); })) << text;
      };
      refused(
          [&](ITransaction& t)
          {
            Contact contact = SampleContact("c");
            contact.name = text;
            t.Contacts().Insert(contact);
          });
      refused(
          [&](ITransaction& t)
          {
            AuditEvent event = SampleEvent(1);
            event.details = {{"Note", text}};
            t.Audit().Append(event);
          });
      refused([&](ITransaction& t) { t.Settings().Save({{"test.Text", {text}}}); });
      refused([&](ITransaction& t) { t.Contacts().Find(text); });
      refused([&](ITransaction& t) { t.Requests().List({{}, {}, {50, "", text}}); });
    }
    store_->Read(
        [](ITransaction& t)
        {
          EXPECT_FALSE(t.Contacts().Find("c"));
          EXPECT_EQ(0, t.Audit().Head().sequence);
          EXPECT_TRUE(t.Settings().Load().empty());
        });
  }

  TEST_P(HostileText, FindsNothingThatItDoesNotName)
  {
    store_->Write([](ITransaction& t) { t.Contacts().Insert(SampleContact("c1")); });
    store_->Read(
        [](ITransaction& t)
        {
          for (const std::string& text : hostileTexts)
          {
            EXPECT_FALSE(t.Contacts().Find(text));
            EXPECT_FALSE(t.Links().FindByTokenHash(text));
            EXPECT_FALSE(t.Sessions().FindByTokenHash(text));
            EXPECT_TRUE(t.Grants().ListByPackage(text).empty());
          }
        });
  }

  TEST_P(HostileText, TooLongForAnIndexIsRefusedByBoth)
  {
    std::string longest;
    for (int i = 0; longest.size() < 600; i++)
    {
      longest += static_cast<char>('!' + i * 7919 % 93); // does not compress
    }
    Contact contact = SampleContact(longest);
    contact.email = longest;
    contact.mobile = longest;
    contact.secondEmail = longest;
    store_->Write([&](ITransaction& t) { t.Contacts().Insert(contact); });
    store_->Read([&](ITransaction& t)
                 { EXPECT_EQ(longest, t.Contacts().FindByAddresses(longest, longest, longest)); });
    contact.id = "c2";
    contact.email += "x";
    EXPECT_EQ(
        RefusalCode::TooLong,
        RefusalOf([&] { store_->Write([&](ITransaction& t) { t.Contacts().Insert(contact); }); }));
  }

  ON_BOTH_ENGINES(HostileText);
}
