#include "Workshop.h"

#include "../../Sources/Export/Deflation.h"
#include "../../Sources/Export/MemberMeasure.h"
#include "../../Sources/Export/ZipSource.h"

#include <gtest/gtest.h>

#include <random>

using namespace OrthancExchange;

namespace
{
  const Instant CREATED = ParseInstant("2026-11-21T16:24:31Z").value();
  const ZipSecret SECRET{"correct horse äöü", std::string(32, 's')};

  /// Stored and deflated, of one slice and of several, empty and odd.
  class EncryptedZip : public testing::Test
  {
  protected:
    EncryptedZip()
    {
      std::mt19937 random(5);
      std::string noise(70001, '\0');
      for (char& c : noise)
      {
        c = static_cast<char>(random());
      }
      std::string large(9U * 1024 * 1024 + 3, '\0');
      for (std::size_t i = 0; i < large.size(); ++i)
      {
        large[i] = static_cast<char>(i / 5000 + random() % 4);
      }
      archive_.files = {{"empty", ""},
                        {"small", "a patient's image"},
                        {"text", std::string(100000, 'x') + "end"},
                        {"noise", noise},
                        {"large", large}};
      for (const auto& [id, content] : archive_.files)
      {
        ArchiveMember member;
        member.path = "IMAGES/" + id;
        member.sourceId = id;
        MemberMeasure(threads_, 1).Measure(member, content, Packing::Deflate);
        members_.push_back(member);
      }
    }

    std::unique_ptr<ZipSource> Source(const ZipSecret& secret = SECRET)
    {
      return std::make_unique<ZipSource>(
          threads_, MemberReader(archive_, viewer_, {}, 1), members_, CREATED, "recipe",
          [] { return true; }, secret);
    }

    FakeArchive archive_;
    ViewerFiles viewer_;
    std::vector<ArchiveMember> members_;
    PackingThreads threads_{3};
  };
}

TEST_F(EncryptedZip, OpensWith7ZipAndLibarchiveByThePassphraseAlone)
{
  const auto source = Source();
  const std::string zip = ReadAll(*source);
  EXPECT_EQ(zip.size(), source->Length());
  EXPECT_EQ(zip.find("a patient's image"), std::string::npos);
  const TemporaryFolder folder;
  const std::string path = (folder.Path() / "secret.zip").string();
  WriteFile(path, zip);
  const std::string right = "'" + SECRET.passphrase + "'";
  const CommandResult tested = RunCommand("7z t -p" + right + " " + path);
  EXPECT_EQ(tested.status, 0) << tested.output;
  EXPECT_NE(RunCommand("7z t -pwrong " + path).status, 0);
  const std::string out = (folder.Path() / "out").string();
  EXPECT_EQ(RunCommand("7z x -p" + right + " -o" + out + " " + path).status, 0);
  const std::string other = (folder.Path() / "other").string();
  const CommandResult bsdtar = RunCommand("mkdir " + other + " && bsdtar --passphrase " + right +
                                          " -xf " + path + " -C " + other);
  EXPECT_EQ(bsdtar.status, 0) << bsdtar.output;
  for (const auto& [id, content] : archive_.files)
  {
    EXPECT_TRUE(ReadFile(out + "/IMAGES/" + id) == content) << id;
    EXPECT_TRUE(ReadFile(other + "/IMAGES/" + id) == content) << id;
  }
}

TEST_F(EncryptedZip, AnyRangeIsThatOfTheWholeAndTwoAreIdentical)
{
  const std::string whole = ReadAll(*Source());
  EXPECT_TRUE(ReadAll(*Source()) == whole);
  const auto source = Source();
  std::mt19937 random(20261121);
  for (int i = 0; i < 30; ++i)
  {
    const std::size_t offset = random() % whole.size();
    std::string buffer(1 + random() % 100000, '\0');
    const std::size_t count = source->Read(offset, buffer.data(), buffer.size());
    ASSERT_TRUE(whole.compare(offset, count, buffer, 0, count) == 0) << offset;
  }
}

TEST_F(EncryptedZip, NoKeyStreamServesTwoContents)
{
  const std::string salt = SaltOf(SECRET, "IMAGES/a", "sum", "recipe");
  EXPECT_EQ(salt.size(), 16U);
  EXPECT_EQ(salt, SaltOf(SECRET, "IMAGES/a", "sum", "recipe"));
  EXPECT_NE(salt, SaltOf(SECRET, "IMAGES/b", "sum", "recipe"));
  EXPECT_NE(salt, SaltOf(SECRET, "IMAGES/a", "other", "recipe")) << "the content changed";
  EXPECT_NE(salt, SaltOf(SECRET, "IMAGES/a", "sum", "another")) << "it deflates otherwise";
  EXPECT_NE(salt, SaltOf({SECRET.passphrase, "of another package"}, "IMAGES/a", "sum", "recipe"));
  EXPECT_NE(Source()->EntityTag(), Source({"another passphrase", SECRET.saltKey})->EntityTag());
}

TEST(MemberCipher, CountsItsBlocksFromAnyOffset)
{
  const MemberCipher cipher("p", std::string(16, 's'));
  std::string whole(200000, 'a');
  cipher.Apply(whole, 0);
  for (const std::size_t offset : {0U, 1U, 15U, 16U, 17U, 65535U, 65536U, 131073U})
  {
    std::string part(70000 - offset % 7, 'a');
    part.resize(std::min(part.size(), whole.size() - offset));
    cipher.Apply(part, offset);
    EXPECT_TRUE(whole.compare(offset, part.size(), part) == 0) << offset;
  }
  EXPECT_ANY_THROW(MemberCipher("p", "short"));
}
