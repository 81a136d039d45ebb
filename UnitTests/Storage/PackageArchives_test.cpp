#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class PreparedArchives : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      void InsertPackage(const std::string& id, std::int64_t createdAt, bool download = true)
      {
        Package package = SamplePackage(id, "");
        package.createdAt = At(createdAt);
        package.availableUntil = At(1000);
        Grant grant = SampleGrant("grant-" + id, id);
        grant.rights.download = download;
        grant.state = GrantState::Active;
        store_->Write(
            [&](ITransaction& t)
            {
              t.Packages().Insert(package, {}, {});
              t.Grants().Insert(grant);
            });
      }

      std::optional<std::string> Next(const std::string& recipe, std::int64_t now)
      {
        std::optional<std::string> next;
        store_->Read([&](ITransaction& t) { next = t.Archives().NextToPrepare(recipe, At(now)); });
        return next;
      }

      void Put(const PackageArchive& archive)
      {
        store_->Write([&](ITransaction& t) { t.Archives().Put(archive); });
      }

      std::unique_ptr<IStore> store_;
    };

    PackageArchive Archive(const std::string& package, const std::string& recipe,
                           ArchiveState state, std::int64_t notBefore = 0)
    {
      PackageArchive archive;
      archive.id = "archive-" + package + "-" + recipe;
      archive.packageId = package;
      archive.recipe = recipe;
      archive.state = state;
      archive.notBefore = At(notBefore);
      archive.changedAt = At(5);
      archive.lengths = {{"en", "12345678901"}, {"de", "7"}};
      return archive;
    }

    ArchiveMember Member(const std::string& path, const std::string& language = "")
    {
      ArchiveMember member;
      member.path = path;
      member.language = language;
      member.source = MemberSource::ViewerData;
      member.sourceId = "instance";
      member.number = 17;
      member.offset = 3000000;
      member.size = 5000000000;
      member.crc32 = 0xffffffff;
      member.parts = {4000000000, 1};
      member.sha256 = std::string(64, 'f');
      return member;
    }
  }

  TEST_P(PreparedArchives, OldestPackagesThatMayBeDownloadedComeFirst)
  {
    InsertPackage("younger", 20);
    InsertPackage("older", 10);
    InsertPackage("only-to-look-at", 5, false);
    EXPECT_EQ(Next("r", 100), "older");
    Put(Archive("older", "r", ArchiveState::Preparing, 120));
    EXPECT_EQ(Next("r", 100), "younger") << "somebody prepares the older one";
    EXPECT_EQ(Next("r", 120), "older") << "but not any more";
    Put(Archive("older", "r", ArchiveState::Ready));
    Put(Archive("younger", "r", ArchiveState::Failed, 500));
    EXPECT_EQ(Next("r", 499), std::nullopt);
    EXPECT_EQ(Next("r", 500), "younger") << "tried again";
    EXPECT_EQ(Next("another recipe", 100), "older");
    EXPECT_EQ(Next("another recipe", 1000), std::nullopt) << "no longer available";
  }

  TEST_P(PreparedArchives, Threat10_ZipsAreFoundByTheStudiesThatWereSent)
  {
    for (const char* id : {"p", "waits", "failed", "of another recipe"})
    {
      InsertPackage(id, 1);
    }
    Put(Archive("p", "r", ArchiveState::Ready));
    Put(Archive("waits", "r", ArchiveState::Preparing));
    Put(Archive("failed", "r", ArchiveState::Failed));
    Put(Archive("of another recipe", "older", ArchiveState::Ready));
    const std::string sent = SamplePackage("p", "").studies.at(0).study;
    const auto list = [&](const std::set<std::string>& studies, std::int64_t now)
    {
      std::vector<std::string> found;
      store_->Read([&](ITransaction& t) { found = t.Archives().ListReady(studies, "r", At(now)); });
      return found;
    };
    EXPECT_EQ(list({"another", sent}, 100), std::vector<std::string>{"p"});
    EXPECT_EQ(list({"another"}, 100), std::vector<std::string>{});
    EXPECT_EQ(list({sent}, 1000), std::vector<std::string>{}) << "no longer available";
  }

  TEST_P(PreparedArchives, PutReplacesAndMembersComeBackInOrderByLanguage)
  {
    InsertPackage("p", 1);
    Put(Archive("p", "r", ArchiveState::Preparing));
    PackageArchive ready = Archive("p", "r", ArchiveState::Ready);
    ready.done = 3;
    ready.total = 4;
    ready.failure = "none";
    ready.sumsSha256 = std::string(64, 'e');
    Put(ready);
    store_->Write(
        [&](ITransaction& t)
        {
          t.Archives().InsertMembers(
              ready.id, {Member("R", "en"), Member("R", "de"), Member("B"), Member("A")});
        });
    std::optional<PackageArchive> found;
    std::vector<ArchiveMember> members;
    store_->Read(
        [&](ITransaction& t)
        {
          found = t.Archives().Find("p", "r");
          members = t.Archives().Members(ready.id, "de");
        });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->state, ArchiveState::Ready);
    EXPECT_EQ(found->lengths, ready.lengths);
    EXPECT_EQ(found->total, 4);
    EXPECT_EQ(found->sumsSha256, ready.sumsSha256);
    ASSERT_EQ(members.size(), 3U);
    EXPECT_EQ(members[0].path + members[1].path + members[2].path, "RBA");
    EXPECT_EQ(members[0].language, "de");
    EXPECT_EQ(members[1].parts, Member("B").parts);
    EXPECT_EQ(members[1].size, 5000000000U);
    EXPECT_EQ(members[1].crc32, 0xffffffffU);
    EXPECT_EQ(members[1].offset, 3000000U);
    EXPECT_EQ(members[1].number, 17U);
    EXPECT_EQ(members[1].source, MemberSource::ViewerData);
  }

  TEST_P(PreparedArchives, OutdatedOnesGoWithTheirDocuments)
  {
    InsertPackage("p", 1);
    Put(Archive("p", "old", ArchiveState::Ready));
    Put(Archive("p", "new", ArchiveState::Ready));
    Document document = SampleDocument("readme");
    document.owner = DocumentOwner::Package;
    document.ownerId = "p";
    ArchiveMember member = Member("README.TXT", "en");
    member.source = MemberSource::Document;
    member.sourceId = "readme";
    std::vector<std::string> early;
    std::vector<std::string> documents;
    store_->Write(
        [&](ITransaction& t)
        {
          t.Documents().Insert(document, "text");
          t.Archives().InsertMembers("archive-p-old", {member, Member("x")});
          early = t.Archives().RemoveOutdated("p", "new", At(5));
          documents = t.Archives().RemoveOutdated("p", "new", At(6));
        });
    EXPECT_TRUE(early.empty());
    EXPECT_EQ(documents, std::vector<std::string>{"readme"});
    store_->Read(
        [&](ITransaction& t)
        {
          EXPECT_FALSE(t.Archives().Find("p", "old").has_value());
          EXPECT_TRUE(t.Archives().Find("p", "new").has_value());
          EXPECT_TRUE(t.Archives().Members("archive-p-old", "en").empty());
        });
  }

  ON_BOTH_ENGINES(PreparedArchives);
}
