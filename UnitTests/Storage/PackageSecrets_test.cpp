#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class Secrets : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      /// A package with a secret, and a grant in this state until this moment.
      void Insert(const std::string& id, GrantState state, std::int64_t expiresAt)
      {
        Grant grant = SampleGrant("grant-" + id, id);
        grant.state = state;
        grant.expiresAt = At(expiresAt);
        store_->Write(
            [&](ITransaction& t)
            {
              t.Packages().Insert(SamplePackage(id, ""), {}, {});
              t.Grants().Insert(grant);
              t.Secrets().Put({id, std::string("\x00\xffsealed", 8), {1, 4000000000}});
            });
      }

      std::optional<PackageSecret> Find(const std::string& id)
      {
        std::optional<PackageSecret> found;
        store_->Read([&](ITransaction& t) { found = t.Secrets().Find(id); });
        return found;
      }

      std::vector<std::string> Unneeded(std::int64_t now, int limit = 10)
      {
        std::vector<std::string> packages;
        store_->Read([&](ITransaction& t) { packages = t.Secrets().ListUnneeded(At(now), limit); });
        return packages;
      }

      std::unique_ptr<IStore> store_;
    };

    TEST_P(Secrets, AreReplacedAndDeletedByPackage)
    {
      Insert("p1", GrantState::Active, 100);
      Insert("p2", GrantState::Active, 100);
      ASSERT_TRUE(Find("p1"));
      EXPECT_EQ(Find("p1")->sealed, std::string("\x00\xffsealed", 8));
      EXPECT_EQ(Find("p1")->sentAt, (std::vector<std::uint64_t>{1, 4000000000}));
      store_->Write([](ITransaction& t) { t.Secrets().Put({"p1", "other", {}}); });
      EXPECT_EQ(Find("p1")->sealed, "other");
      EXPECT_TRUE(Find("p1")->sentAt.empty());
      store_->Write([](ITransaction& t) { t.Secrets().Delete("p1"); });
      EXPECT_FALSE(Find("p1"));
      EXPECT_TRUE(Find("p2"));
    }

    TEST_P(Secrets, AreUnneededOnceNoLiveGrantLeadsToThem)
    {
      Insert("live", GrantState::Active, 100);
      Insert("declined", GrantState::Declined, 100);
      Insert("revoked", GrantState::Revoked, 100);
      Insert("shared", GrantState::Active, 50);
      Grant second = SampleGrant("second", "shared");
      second.state = GrantState::Active;
      second.expiresAt = At(100);
      store_->Write([&](ITransaction& t) { t.Grants().Insert(second); });
      EXPECT_EQ(Unneeded(50), (std::vector<std::string>{"declined", "revoked"}));
      EXPECT_EQ(Unneeded(99).size(), 2U);
      EXPECT_EQ(Unneeded(100).size(), 4U);
      EXPECT_EQ(Unneeded(100, 1), std::vector<std::string>{"declined"});
    }

    INSTANTIATE_TEST_SUITE_P(Engines, Secrets,
                             testing::Values(EngineUnderTest::Sqlite, EngineUnderTest::PostgreSql),
                             EngineName);
  }
}
