#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/ZipSource.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <atomic>
#include <chrono>
#include <future>
#include <random>
#include <set>
#include <thread>

using namespace OrthancExchange;

namespace
{
  const Instant CREATED = ParseInstant("2026-11-21T16:24:31Z").value();

  std::uint32_t Crc(const std::string& content)
  {
    return libdeflate_crc32(0, content.data(), content.size());
  }

  ArchiveMember InstanceMember(const std::string& path, const std::string& id,
                               const std::string& content)
  {
    ArchiveMember member;
    member.path = path;
    member.sourceId = id;
    member.size = content.size();
    member.crc32 = Crc(content);
    return member;
  }

  std::string ContentOf(const std::string& id)
  {
    // Of odd lengths, the empty one included.
    const int number = std::stoi(id);
    std::string content;
    for (int i = 0; i < number % 97; ++i)
    {
      content.push_back(static_cast<char>(number * 31 + i * 7));
    }
    return content;
  }

  std::vector<ArchiveMember> ManyMembers(int count)
  {
    std::vector<ArchiveMember> members;
    for (int i = 0; i < count; ++i)
    {
      const std::string id = std::to_string(i);
      members.push_back(InstanceMember("IMAGES/F" + id, id, ContentOf(id)));
    }
    return members;
  }

  class Zip : public testing::Test
  {
  protected:
    Zip()
    {
      archive_.generate = ContentOf;
    }

    std::unique_ptr<ZipSource> Source(const std::vector<ArchiveMember>& members)
    {
      return std::make_unique<ZipSource>(
          threads_,
          MemberReader(
              archive_, viewer_, [this](const std::string& id) { return documents_.at(id); }, 1),
          members, CREATED, "recipe",
          [this]
          {
            ++asked_;
            return permitted_;
          });
    }

    FakeArchive archive_;
    std::map<std::string, std::string> documents_;
    bool permitted_ = true;
    int asked_ = 0;
    ViewerFiles viewer_;
    PackingThreads threads_{3}; // last, so that they end first
  };
}

TEST_F(Zip, SeventyThousandEntriesOthersReadThem)
{
  const auto source = Source(ManyMembers(70000));
  const TemporaryFolder folder;
  const auto path = folder.Path() / "many.zip";
  WriteFile(path, ReadAll(*source, std::size_t{1} << 20U));
  const CommandResult python =
      RunCommand("/usr/bin/python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
                 "print(len(z.namelist()), z.testzip())\" " +
                 path.string());
  EXPECT_EQ(python.output, "70000 None\n");
  EXPECT_EQ(RunCommand("unzip -tqq " + path.string()).status, 0);
  EXPECT_EQ(RunCommand("bsdtar -tf " + path.string() + " | wc -l").output, "70000\n");
  EXPECT_LE(archive_.mostAlive, 40);
}

TEST_F(Zip, AnyOffsetGivesTheSameBytes)
{
  const auto source = Source(ManyMembers(300));
  const std::string whole = ReadAll(*source);
  ASSERT_EQ(whole.size(), source->Length());
  std::mt19937 random(20261121);
  for (int i = 0; i < 3000; ++i)
  {
    const std::size_t offset = random() % whole.size();
    std::string buffer(1 + random() % 5000, '\0');
    const std::size_t count = source->Read(offset, buffer.data(), buffer.size());
    ASSERT_GE(count, 1U);
    ASSERT_EQ(buffer.substr(0, count), whole.substr(offset, count)) << offset;
  }
  EXPECT_EQ(ReadAll(*Source(ManyMembers(300)), 1), whole) << "byte by byte";
}

TEST_F(Zip, D9_OfWhatIsOnlyReadLittleIsReadAhead)
{
  constexpr std::size_t size = 600000;
  const std::string content(size, 'x');
  archive_.generate = [&](const std::string&)
  {
    return content;
  };
  std::vector<ArchiveMember> members;
  for (int i = 0; i < 40; ++i)
  {
    const std::string id = std::to_string(i);
    members.push_back(InstanceMember("IMAGES/F" + id, id, content));
  }
  EXPECT_GT(ReadAll(*Source(members)).size(), 40 * size);
  EXPECT_LE(archive_.mostAlive, 6) << "3.5 MB";
}

TEST_F(Zip, D9_TwoLargeFilesAreReadAheadWhileOneGoesOut)
{
  const std::string content(3000000, 'x');
  archive_.generate = [&](const std::string&)
  {
    return content;
  };
  std::vector<ArchiveMember> members;
  for (int i = 0; i < 10; ++i)
  {
    const std::string id = std::to_string(i);
    members.push_back(InstanceMember("IMAGES/F" + id, id, content));
  }
  const auto source = Source(members);
  std::string buffer(100, '\0');
  source->Read(content.size() / 2, buffer.data(), buffer.size());
  source->Read(content.size() / 2 + content.size(), buffer.data(), buffer.size());
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (archive_.alive < 3 && std::chrono::steady_clock::now() < end)
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(archive_.alive, 3);
  EXPECT_EQ(archive_.reads, 4) << "the first is no longer held";
}

TEST_F(Zip, EndsAtItsEnd)
{
  const auto source = Source(ManyMembers(3));
  char byte = 0;
  EXPECT_EQ(source->Read(source->Length() - 1, &byte, 1), 1U);
  EXPECT_EQ(source->Read(source->Length(), &byte, 1), 0U);
  EXPECT_EQ(source->Read(~std::uint64_t{0}, &byte, 1), 0U);
}

TEST_F(Zip, AnEmptyOneIsAZip)
{
  const auto source = Source({});
  EXPECT_EQ(ReadAll(*source), "PK\x05\x06" + std::string(18, '\0'));
}

TEST_F(Zip, LengthAndEntityTagCostNoRead)
{
  const auto source = Source(ManyMembers(50));
  EXPECT_GT(source->Length(), 0U);
  EXPECT_EQ(source->EntityTag().size(), 34U);
  EXPECT_EQ(source->EntityTag().front(), '"');
  EXPECT_EQ(source->EntityTag().back(), '"');
  EXPECT_EQ(archive_.reads, 0);
  EXPECT_EQ(source->EntityTag(), Source(ManyMembers(50))->EntityTag());
}

TEST_F(Zip, EntityTagChangesWithTheBytes)
{
  const auto members = ManyMembers(50);
  std::set<std::string> tags{Source(members)->EntityTag()};
  for (const auto& change :
       std::vector<std::function<void(ArchiveMember&)>>{[](ArchiveMember& entry)
                                                        { entry.path += 'x'; },
                                                        [](ArchiveMember& entry) { ++entry.size; },
                                                        [](ArchiveMember& entry)
                                                        {
                                                          ++entry.crc32;
                                                        }})
  {
    auto changed = members;
    change(changed[25]);
    EXPECT_TRUE(tags.insert(Source(changed)->EntityTag()).second);
  }
  EXPECT_TRUE(tags.insert(Source(ManyMembers(49))->EntityTag()).second);
  const auto tag = [&](Instant created, const std::string& recipe)
  {
    return LayoutOf(members, created, recipe).EntityTag();
  };
  EXPECT_TRUE(tags.insert(tag(CREATED + Seconds{2}, "recipe")).second);
  EXPECT_TRUE(tags.insert(tag(CREATED, "of another library")).second);
  EXPECT_FALSE(tags.insert(tag(CREATED, "recipe")).second);
}

TEST_F(Zip, AChangedInstanceGivesNoByte)
{
  const auto members = ManyMembers(50);
  const std::string whole = ReadAll(*Source(members));
  for (const bool sameSize : {true, false})
  {
    archive_.generate = [sameSize](const std::string& id)
    {
      std::string content = ContentOf(id);
      if (id == "40")
      {
        content.back() = static_cast<char>(content.back() + 1);
        content.resize(sameSize ? content.size() : content.size() + 1);
      }
      return content;
    };
    const auto source = Source(members);
    std::string got;
    char byte = 0;
    try
    {
      while (got.size() < source->Length() && source->Read(got.size(), &byte, 1) == 1)
      {
        got.push_back(byte);
      }
      ADD_FAILURE() << "read to its end";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
      EXPECT_EQ(refusal.Details().at("Instance"), "40");
    }
    EXPECT_EQ(got, whole.substr(0, got.size()));
    EXPECT_TRUE(got.ends_with("IMAGES/F40")) << "all before the content, nothing of it";
  }
}

TEST_F(Zip, ADeletedInstanceBreaksOff)
{
  archive_.generate = nullptr;
  archive_.files = {{"7", ContentOf("7")}};
  const auto source =
      Source({InstanceMember("a", "7", ContentOf("7")), InstanceMember("b", "8", "8")});
  std::string buffer(1000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 20), 20U);
  EXPECT_THROW(source->Read(20, buffer.data(), 1000), Refusal);
  archive_.files.clear();
  EXPECT_THROW(
      {
        try
        {
          Source({InstanceMember("a", "7", ContentOf("7"))})->Read(31, buffer.data(), 1);
        }
        catch (const Refusal& refusal)
        {
          EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
          throw;
        }
      },
      Refusal);
}

TEST_F(Zip, AChangedDocumentGivesNoByte)
{
  documents_ = {{"d", "other"}};
  ArchiveMember readme = InstanceMember("README.TXT", "d", "right");
  readme.source = MemberSource::Document;
  const auto source = Source({readme});
  std::string buffer(100, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 40), 40U) << "the header still is right";
  try
  {
    source->Read(40, buffer.data(), 1);
    ADD_FAILURE() << "gave a changed document";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::StorageUnavailable);
  }
}

TEST_F(Zip, E12_BreaksOffWhenNoLongerPermitted)
{
  const auto source = Source(ManyMembers(300));
  std::string buffer(1000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 1000), 1000U);
  EXPECT_EQ(source->Read(1000, buffer.data(), 1000), 1000U);
  EXPECT_EQ(asked_, 2);
  permitted_ = false;
  try
  {
    source->Read(2000, buffer.data(), 1000);
    ADD_FAILURE() << "went on";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::DownloadNotPermitted);
  }
  EXPECT_EQ(archive_.alive, 0) << "nothing is kept in memory";
}

namespace
{
  constexpr std::size_t PLATE = 600000; // so large that a batch holds one

  std::string PlateOf(const std::string& id)
  {
    return id + std::string(PLATE - id.size(), static_cast<char>('a' + std::stoi(id)));
  }

  /// Twenty plates. Whoever is the first to read the second one is kept waiting.
  class StuckZip : public Zip
  {
  protected:
    StuckZip()
    {
      archive_.generate = PlateOf;
      std::vector<ArchiveMember> members;
      for (int i = 0; i < 20; ++i)
      {
        const std::string id = std::to_string(i);
        members.push_back(InstanceMember("IMAGES/F" + id, id, PlateOf(id)));
      }
      whole_ = ReadAll(*Source(members));
      archive_.generate = [this](const std::string& id)
      {
        if (id == "1" && !begun_.exchange(true))
        {
          stuck_.set_value();
          released_.get_future().wait();
          ended_ = true;
          return std::string(PLATE, 'z'); // not what the zip was told of
        }
        return PlateOf(id);
      };
      source_ = Source(members);
      ExpectPlate(0);
      stuck_.get_future().wait(); // the second one is read ahead
    }

    ~StuckZip() override
    {
      while (!ended_) // by a thread of the base's
      {
        std::this_thread::yield();
      }
    }

    void ExpectPlate(int number)
    {
      const std::size_t offset = whole_.find(PlateOf(std::to_string(number)));
      std::string buffer(PLATE, '\0');
      ASSERT_EQ(source_->Read(offset, buffer.data(), buffer.size()), PLATE);
      ASSERT_TRUE(buffer == PlateOf(std::to_string(number))) << number;
    }

    std::string whole_;
    std::unique_ptr<ZipSource> source_;
    std::atomic<bool> begun_ = false;
    std::atomic<bool> ended_ = false;
    std::promise<void> stuck_;
    std::promise<void> released_;
  };
}

TEST_F(StuckZip, WhatASeekLeftBehindReachesNobody)
{
  ExpectPlate(15); // a seek, while the second plate is still being read
  ExpectPlate(1);  // and back: it is read anew
  ExpectPlate(9);
  released_.set_value();
  for (const int plate : {1, 2, 15, 0, 1, 19, 1})
  {
    ExpectPlate(plate);
  }
  EXPECT_EQ(ReadAll(*source_), whole_);
}

TEST_F(StuckZip, E12_WhatASeekLeftBehindIsWaitedForWhenNoLongerPermitted)
{
  ExpectPlate(15);
  permitted_ = false;
  std::thread later(
      [this]
      {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        released_.set_value();
      });
  char byte = 0;
  EXPECT_THROW(source_->Read(0, &byte, 1), Refusal);
  EXPECT_TRUE(ended_) << "the first reading of the second plate";
  EXPECT_EQ(archive_.alive, 0) << "nothing is kept in memory";
  later.join();
}

TEST_F(Zip, E12_OneAnswerCoversNoMoreThanAMegabyte)
{
  const std::string content(3000000, 'x');
  archive_.generate = [&](const std::string&)
  {
    return content;
  };
  const auto source = Source({InstanceMember("a", "1", content)});
  std::string buffer(4000000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), buffer.size()), std::size_t{1} << 20U);
}
