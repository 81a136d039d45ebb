// Many studies are written with few statements, and must end up as one by one.
#include "Samples.h"
#include "StoreTest.h"

#include "../../Sources/Domain/IdentityKeys.h"
#include "../../Sources/Storage/StudyColumns.h"
#include "../../Sources/Storage/Table.h"

namespace OrthancExchange
{
  namespace
  {
    class IdentityIndexInBulk : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      static KeyedStudy Keyed(const std::string& study, const std::string& patient,
                              const std::vector<std::string>& series = {})
      {
        StudyRecord record = SampleStudy(study);
        record.patientName = patient;
        record.series = series;
        return {record, KeysOf(record)};
      }

      void Put(const std::vector<KeyedStudy>& studies)
      {
        store_->Write([&](ITransaction& t) { t.Studies().Upsert(studies); });
      }

      void ExpectStored(const std::vector<KeyedStudy>& studies)
      {
        store_->Read(
            [&](ITransaction& t)
            {
              for (const auto& [study, keys] : studies)
              {
                EXPECT_EQ(TextsOf(ColumnsOf(study)),
                          TextsOf(ColumnsOf(t.Studies().Find(study.study).value())));
                EXPECT_TRUE(t.Studies().HasKeys(study, keys)) << study.study;
              }
            });
      }

      std::string OwnerOf(const std::string& series)
      {
        std::optional<std::string> owner;
        store_->Read([&](ITransaction& t) { owner = t.Studies().StudyOfSeries(series); });
        return owner.value_or("nobody");
      }

      std::int64_t Rows(const std::string& table, const std::string& condition = "1 = 1")
      {
        return QueryNumber("SELECT COUNT(*) FROM " + Named(table) + " WHERE " + condition);
      }

      /// Whatever is written to the table from now on fails.
      void Forbid(const std::string& table)
      {
        if (!IsSqlite())
        {
          RunSql("CREATE FUNCTION exchange.no_" + table +
                 "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'");
          RunSql("CREATE TRIGGER no_change BEFORE INSERT OR UPDATE OR DELETE ON exchange." + table +
                 " FOR EACH STATEMENT EXECUTE FUNCTION exchange.no_" + table + "()");
          return;
        }
        for (const std::string change : {"INSERT", "UPDATE", "DELETE"})
        {
          RunSql("CREATE TRIGGER " + table + "_no_" + change + " BEFORE " + change + " ON " +
                 table + " BEGIN SELECT RAISE(ABORT, 'no'); END");
        }
      }

      std::string Named(const std::string& table)
      {
        return (IsSqlite() ? "" : "exchange.") + table;
      }

      std::unique_ptr<IStore> store_;
    };
  }

  TEST_P(IdentityIndexInBulk, NewChangedAndUnchangedStudiesAreStoredTogether)
  {
    std::vector<KeyedStudy> studies;
    for (int i = 0; i < 333; i++) // more than any statement takes, and of no even number
    {
      const std::string number = std::to_string(i);
      studies.push_back(Keyed("s" + number, "OF^" + std::to_string(i / 3), {"a" + number}));
    }
    Put(studies);
    ExpectStored(studies);
    EXPECT_EQ(333, Rows("studies"));
    EXPECT_EQ(111, Rows("identities"));
    for (int i = 0; i < 333; i += 2)
    {
      studies[static_cast<std::size_t>(i)].study.studyDescription = "changed";
    }
    studies[5] = Keyed("s5", "SOMEBODY^ELSE", {"a5", "b5"});
    studies[6] = Keyed("s6", "OF^77", {"b6"});
    studies.push_back(Keyed("new", "OF^4", {"n"}));
    studies.push_back(Keyed("new-too", "NEW^PATIENT", {}));
    Put(studies);
    ExpectStored(studies);
    EXPECT_EQ(335, Rows("studies"));
    EXPECT_EQ(113, Rows("identities"));
    EXPECT_EQ("s5", OwnerOf("b5"));
    EXPECT_EQ("s6", OwnerOf("b6"));
    EXPECT_EQ("nobody", OwnerOf("a6"));
    EXPECT_EQ(335, Rows("study_series"));
    std::vector<std::string> gone{"unknown"};
    for (const KeyedStudy& one : studies)
    {
      gone.push_back(one.study.study);
    }
    store_->Write([&](ITransaction& t) { t.Studies().Remove(gone); });
    for (const char* table : {"studies", "study_series", "identities", "identity_keys"})
    {
      EXPECT_EQ(0, Rows(table)) << table;
    }
  }

  // Each row that is written anew costs another version of it in PostgreSQL.
  TEST_P(IdentityIndexInBulk, NothingIsWrittenOfWhatIsThereAlready)
  {
    std::vector<KeyedStudy> studies{Keyed("s1", "ONE", {"a1", "b1"}), Keyed("s2", "TWO")};
    Put(studies);
    for (const char* table : {"studies", "study_series", "identities", "identity_keys"})
    {
      Forbid(table);
    }
    EXPECT_NO_THROW(Put(studies));
    studies[1].study.studyTime = "115900";
    EXPECT_ANY_THROW(Put(studies));
  }

  TEST_P(IdentityIndexInBulk, OfAStudyThatStandsTwiceTheLastCounts)
  {
    const KeyedStudy later = Keyed("s1", "LATER", {"a2"});
    Put({Keyed("s1", "EARLIER", {"a1"}), Keyed("s2", "EARLIER"), later});
    ExpectStored({later, Keyed("s2", "EARLIER")});
    EXPECT_EQ(2, Rows("studies"));
    EXPECT_EQ("nobody", OwnerOf("a1"));
    EXPECT_EQ("s1", OwnerOf("a2"));
  }

  TEST_P(IdentityIndexInBulk, ASeriesBelongsToTheLastStudyThatNamesIt)
  {
    const KeyedStudy first = Keyed("s1", "ONE", {"a", "b"});
    const KeyedStudy second = Keyed("s2", "TWO", {"b", "c"});
    Put({first, second});
    EXPECT_EQ("s2", OwnerOf("b"));
    Put({second, first});
    EXPECT_EQ("s1", OwnerOf("b"));
    Put({Keyed("s3", "THREE", {"a"})});
    EXPECT_EQ("s3", OwnerOf("a"));
    Put({first});
    EXPECT_EQ("s1", OwnerOf("a"));
    EXPECT_EQ("s2", OwnerOf("c"));
    EXPECT_EQ(3, Rows("study_series"));
  }

  TEST_P(IdentityIndexInBulk, AStudyMayHaveSeveralNumbersAndSoMayItsNeighbours)
  {
    std::vector<KeyedStudy> studies;
    for (int i = 0; i < 40; i++)
    {
      StudyRecord record = SampleStudy("s" + std::to_string(i));
      record.patientId = "P" + std::to_string(i);
      for (int other = 0; other < i; other++)
      {
        record.otherPatientIds.push_back(
            {OtherIdSource::OtherPatientIDs, std::to_string(1000 * i + other), ""});
      }
      studies.push_back({record, KeysOf(record)});
    }
    Put(studies);
    ExpectStored(studies);
    store_->Read(
        [](ITransaction& t)
        {
          const auto found = t.Studies().StudiesByKeys({{IdentityKeyKind::Identifier, "39017"}}, 9);
          ASSERT_EQ(1U, found.size());
          EXPECT_EQ("s39", found[0].study);
        });
  }

  TEST_P(IdentityIndexInBulk, WhatFailsLeavesNothing)
  {
    Put({Keyed("s1", "ONE", {"a1"})});
    std::vector<KeyedStudy> studies{Keyed("s1", "CHANGED", {"a2"})};
    for (int i = 0; i < 99; i++)
    {
      studies.push_back(Keyed("n" + std::to_string(i), "NEW^" + std::to_string(i)));
    }
    studies[70].study.series = {std::string(700, 'x')}; // no index takes it
    EXPECT_EQ(RefusalCode::TooLong, RefusalOf([&] { Put(studies); }));
    studies[70].study.series.clear();
    studies[70].study.studyDescription = std::string("a\0b", 3);
    EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { Put(studies); }));
    ExpectStored({Keyed("s1", "ONE", {"a1"})});
    EXPECT_EQ(1, Rows("studies"));
    EXPECT_EQ(1, Rows("identities"));
    EXPECT_EQ("s1", OwnerOf("a1"));
    EXPECT_EQ("nobody", OwnerOf("a2"));
  }

  TEST_P(IdentityIndexInBulk, IdentitiesThatMeetInTheirFingerprintStayApart)
  {
    const KeyedStudy first = Keyed("s1", "ONE");
    const KeyedStudy second = Keyed("s2", "TWO");
    Put({first});
    RunSql("UPDATE " + Named("identities") + " SET patient_name = 'OTHER'");
    Put({Keyed("s3", "ONE"), second}); // the first one's fingerprint, another name
    EXPECT_EQ(3, Rows("identities"));
    ExpectStored({Keyed("s3", "ONE"), second});
    Put({first});
    ExpectStored({first});
    EXPECT_EQ(2, Rows("identities"));
  }

  TEST_P(IdentityIndexInBulk, KeysThatSomebodyTookAwayComeBack)
  {
    const std::vector<KeyedStudy> studies{Keyed("s1", "ONE"), Keyed("s2", "TWO"),
                                          Keyed("s3", "THREE")};
    Put(studies);
    RunSql("DELETE FROM " + Named("identity_keys") + " WHERE identity_seq <> 2");
    Put(studies);
    ExpectStored(studies);
  }

  TEST_P(IdentityIndexInBulk, ListsRecordsInTheOrderOfTheirIdentifiers)
  {
    Put({Keyed("b", "ONE"), Keyed("a", "TWO"), Keyed("B", "THREE")});
    store_->Read(
        [](ITransaction& t)
        {
          const std::vector<StudyRecord> studies = t.Studies().List("B", 1);
          ASSERT_EQ(1U, studies.size());
          EXPECT_EQ("a", studies[0].study);
          EXPECT_EQ("TWO", studies[0].patientName);
          EXPECT_EQ(3U, t.Studies().List("", 9).size());
        });
  }

  ON_BOTH_ENGINES(IdentityIndexInBulk);
}
