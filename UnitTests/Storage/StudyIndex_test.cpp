#include "Samples.h"
#include "StoreTest.h"

namespace OrthancExchange
{
  namespace
  {
    class IdentityIndex : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      /// A study of somebody of its own.
      void Upsert(const std::string& study, const std::vector<IdentityKey>& keys)
      {
        StudyRecord record = SampleStudy(study);
        record.patientName = "OF^" + study;
        store_->Write([&](ITransaction& t) { t.Studies().Upsert({{record, keys}}); });
      }

      std::string Candidates(const std::vector<IdentityKey>& keys, int limit = 10)
      {
        std::string studies;
        store_->Read(
            [&](ITransaction& t)
            {
              for (const IndexedIdentity& one : t.Studies().Candidates({{keys, limit}}))
              {
                for (const StudyRecord& study : t.Studies().StudiesOf({one.id}, 100))
                {
                  studies += study.study + " ";
                }
              }
            });
        return studies;
      }

      std::unique_ptr<IStore> store_;
    };

    const IdentityKey name{IdentityKeyKind::Name, "doe^jane"};
    const IdentityKey id{IdentityKeyKind::Identifier, "p1"};
    const IdentityKey otherId{IdentityKeyKind::Identifier, "9434765919"};
    const IdentityKey family{IdentityKeyKind::FamilyAndDate, "doe|19700131"};
  }

  TEST_P(IdentityIndex, RanksBySharedKeysAndTheirRarity)
  {
    Upsert("one", {name});
    Upsert("three", {name, id, family});
    Upsert("two", {family, otherId});
    Upsert("none", {{IdentityKeyKind::Identifier, "doe^jane"}, {IdentityKeyKind::Name, "p1"}});
    Upsert("four", {name, {IdentityKeyKind::SoundAndYear, "5^2|1970"}});
    const IdentityKey sound{IdentityKeyKind::SoundAndYear, "5^2|1970"};
    EXPECT_EQ("three two four one ", Candidates({name, id, otherId, family, sound}));
    EXPECT_EQ("two three ", Candidates({id, otherId, family}, 2));
    EXPECT_EQ("two ", Candidates({otherId}));
    EXPECT_EQ("", Candidates({{IdentityKeyKind::Name, "nobody"}}));
    EXPECT_EQ("", Candidates({}));
    EXPECT_EQ("two ", Candidates({otherId, otherId, otherId})) << "a key counts once";
  }

  TEST_P(IdentityIndex, AFrequentKeyDoesNotCrowdOutARareOne)
  {
    for (int i = 0; i < 30; i++)
    {
      Upsert("namesake" + std::to_string(i), {name});
    }
    Upsert("wanted", {otherId, name});
    EXPECT_NE(std::string::npos, Candidates({name, otherId}, 5).find("wanted "));
  }

  TEST_P(IdentityIndex, TakesHundredsOfKeysAtOnce)
  {
    std::vector<IdentityKey> keys{otherId};
    for (int i = 0; i < 1000; i++)
    {
      keys.push_back({IdentityKeyKind::Identifier, "n" + std::to_string(i)});
    }
    Upsert("s1", {otherId});
    Upsert("s2", {{IdentityKeyKind::Identifier, "n777"}});
    EXPECT_EQ("s2 s1 ", Candidates(keys));
  }

  TEST_P(IdentityIndex, SeveralSearchesHaveTheirOwnLimitsAndFindEachOnce)
  {
    for (const char* namesake : {"first", "second", "third", "fourth"})
    {
      Upsert(namesake, {name});
    }
    Upsert("wanted", {id, name});
    Upsert("other", {id});
    store_->Read(
        [](ITransaction& t)
        {
          EXPECT_EQ(3U, t.Studies().Candidates({{{id}, 2}, {{name}, 1}}).size());
          EXPECT_EQ(2U, t.Studies().Candidates({{{id}, 2}, {{id}, 2}}).size());
          EXPECT_EQ(2U, t.Studies().Candidates({{{}, 5}, {{id}, 5}}).size());
          EXPECT_TRUE(t.Studies().Candidates({}).empty());
        });
  }

  TEST_P(IdentityIndex, OfMereNamesakesAFewAreEnoughWhereThereIsABirthDate)
  {
    const IdentityKey sound{IdentityKeyKind::SoundAndYear, "5^2|1970"};
    for (int i = 0; i < 8; i++)
    {
      Upsert("namesake" + std::to_string(i), {name});
    }
    Upsert("wanted", {name, sound});
    EXPECT_EQ("wanted namesake1 namesake0 ", Candidates({name, sound}, 8));
    EXPECT_EQ(8U,
              [&]
              {
                std::size_t count = 0;
                store_->Read(
                    [&](ITransaction& t) {
                      count = t.Studies().Candidates({{{name}, 8}}).size();
                    });
                return count;
              }());
  }

  TEST_P(IdentityIndex, AStudyMayHaveMoreKeysThanAStatementTakes)
  {
    std::vector<IdentityKey> keys;
    for (int i = 0; i < 50; i++)
    {
      keys.push_back({IdentityKeyKind::Identifier, "other" + std::to_string(i)});
    }
    Upsert("s1", keys);
    Upsert("s1", keys);
    for (const IdentityKey& key : keys)
    {
      EXPECT_EQ("s1 ", Candidates({key})) << key.value;
    }
  }

  // Until PostgreSQL's own maintenance comes by, its planner knows nothing of a table that was just
  // filled, and reads all of it for hundreds of keys.
  TEST_P(IdentityIndex, WhatWasFilledIsDescribedToThePlanner)
  {
    for (int i = 0; i < 300; i++)
    {
      Upsert("s" + std::to_string(i), {{IdentityKeyKind::Identifier, "n" + std::to_string(i)}});
    }
    store_->Write([](ITransaction& t) { t.Studies().SetKeysVersion("1"); });
    const std::string statistics =
        IsSqlite() ? "SELECT COUNT(*) > 0 FROM sqlite_stat1 WHERE tbl = 'identity_keys'"
                   : "SELECT COUNT(*) FROM pg_stats WHERE schemaname = 'exchange' AND "
                     "tablename = 'identity_keys' AND attname = 'key_hash'";
    EXPECT_EQ(1, QueryNumber(statistics));
  }

  TEST_P(IdentityIndex, ForgetsTheKeysOfBefore)
  {
    Upsert("s1", {name, id});
    Upsert("s1", {otherId});
    EXPECT_EQ("", Candidates({name, id}));
    EXPECT_EQ("s1 ", Candidates({otherId}));
    store_->Write([](ITransaction& t) { t.Studies().Remove({"s1"}); });
    EXPECT_EQ("", Candidates({otherId}));
    store_->Write([](ITransaction& t) { t.Studies().Remove({"s1"}); });
    store_->Read(
        [](ITransaction& t)
        {
          EXPECT_EQ(0, t.Studies().Count());
          EXPECT_FALSE(t.Studies().Find("s1"));
        });
  }

  TEST_P(IdentityIndex, StudiesOfOnePatientShareTheirIdentity)
  {
    const StudyRecord first = SampleStudy("s1");
    const StudyRecord second = SampleStudy("s2");
    const auto identities = [&](const char* table)
    {
      return QueryNumber(std::string("SELECT COUNT(*) FROM ") + (IsSqlite() ? "" : "exchange.") +
                         table);
    };
    store_->Write(
        [&](ITransaction& t)
        {
          t.Studies().Upsert({{first, {id, name}}});
          t.Studies().Upsert({{second, {id, name}}});
        });
    EXPECT_EQ("s2 s1 ", Candidates({id}));
    EXPECT_EQ(1, identities("identities"));
    EXPECT_EQ(2, identities("identity_keys"));
    store_->Write([](ITransaction& t) { t.Studies().Remove({"s2"}); });
    EXPECT_EQ("s1 ", Candidates({id}));
    Upsert("s1", {family}); // somebody else's now
    EXPECT_EQ("", Candidates({id, name}));
    EXPECT_EQ(1, identities("identities"));
    EXPECT_EQ(1, identities("identity_keys"));
    store_->Write([](ITransaction& t) { t.Studies().Remove({"s1"}); });
    EXPECT_EQ(0, identities("identities"));
    EXPECT_EQ(0, identities("identity_keys"));
  }

  TEST_P(IdentityIndex, AFrequentPatientDoesNotCrowdOutOthersStudies)
  {
    std::vector<std::int64_t> all;
    store_->Write(
        [&](ITransaction& t)
        {
          for (int i = 0; i < 20; i++)
          {
            t.Studies().Upsert({{SampleStudy("phantom" + std::to_string(i)), {name}}});
          }
        });
    Upsert("wanted", {name});
    store_->Read(
        [&](ITransaction& t)
        {
          for (const IndexedIdentity& one : t.Studies().Candidates({{{name}, 10}}))
          {
            all.push_back(one.id);
          }
          const std::vector<StudyRecord> studies = t.Studies().StudiesOf(all, 3);
          ASSERT_EQ(4U, studies.size());
          EXPECT_EQ("wanted", studies[0].study);
          EXPECT_EQ("phantom19", studies[1].study);

          std::multiset<std::string> byKeys;
          for (const IdentifiedStudy& study : t.Studies().StudiesByKeys({name}, 3))
          {
            byKeys.insert(study.study);
          }
          EXPECT_EQ((std::multiset<std::string>{"phantom17", "phantom18", "phantom19", "wanted"}),
                    byKeys);
          EXPECT_TRUE(t.Studies().StudiesByKeys({}, 3).empty());
          EXPECT_TRUE(t.Studies().StudiesByKeys({otherId}, 3).empty());
        });
  }

  TEST_P(IdentityIndex, OtherKeysOfTheSameStudyReplaceThose)
  {
    const StudyRecord study = SampleStudy("s1");
    const auto hasKeys = [&](const std::vector<IdentityKey>& keys)
    {
      bool has = false;
      store_->Read([&](ITransaction& t) { has = t.Studies().HasKeys(study, keys); });
      return has;
    };
    const auto upsert = [&](const std::vector<IdentityKey>& keys)
    {
      store_->Write([&](ITransaction& t) { t.Studies().Upsert({{study, keys}}); });
    };
    EXPECT_FALSE(hasKeys({id}));
    upsert({id, name});
    EXPECT_TRUE(hasKeys({id, name}));
    EXPECT_FALSE(hasKeys({id}));
    upsert({id});
    EXPECT_TRUE(hasKeys({id}));
    RunSql(std::string("DELETE FROM ") + (IsSqlite() ? "" : "exchange.") + "identity_keys");
    EXPECT_FALSE(hasKeys({id})) << "somebody took them away";
    upsert({id});
    EXPECT_TRUE(hasKeys({id})) << "mended";
  }

  TEST_P(IdentityIndex, FindsByKeysOfAnyLength)
  {
    std::string longName;
    while (longName.size() < 9000)
    {
      longName += "M\xc3\xbcller " + std::to_string(longName.size() * 7919);
    }
    Upsert("s1", {{IdentityKeyKind::Name, longName}});
    EXPECT_EQ("s1 ", Candidates({{IdentityKeyKind::Name, longName}}));
    EXPECT_EQ("", Candidates({{IdentityKeyKind::Name, longName.substr(0, 100)}}));
  }

  TEST_P(IdentityIndex, ListsIdentifiersInTheOrderOfTheirBytes)
  {
    for (const char* study : {"b", "a", "B", "a-", "1", "aa"})
    {
      Upsert(study, {name});
    }
    store_->Read(
        [](ITransaction& t)
        {
          EXPECT_EQ((std::vector<std::string>{"1", "B", "a"}), t.Studies().ListIds("", 3));
          EXPECT_EQ((std::vector<std::string>{"a-", "aa", "b"}), t.Studies().ListIds("a", 9));
          EXPECT_EQ(6, t.Studies().Count());
        });
  }

  TEST_P(IdentityIndex, RemembersHowFarItCame)
  {
    const auto cursor = [&]
    {
      std::optional<std::int64_t> value;
      store_->Read([&](ITransaction& t) { value = t.Studies().Cursor(); });
      return value;
    };
    EXPECT_FALSE(cursor());
    store_->Write([](ITransaction& t) { t.Studies().SetCursor(5'000'000'000); });
    EXPECT_EQ(5'000'000'000, cursor());
    store_->Write([](ITransaction& t) { t.Studies().SetCursor(std::nullopt); });
    EXPECT_FALSE(cursor());
    store_->Read([](ITransaction& t) { EXPECT_EQ("", t.Studies().KeysVersion()); });
    store_->Write([](ITransaction& t) { t.Studies().SetKeysVersion("2/72.1"); });
    store_->Read([](ITransaction& t) { EXPECT_EQ("2/72.1", t.Studies().KeysVersion()); });
  }

  ON_BOTH_ENGINES(IdentityIndex);
}
