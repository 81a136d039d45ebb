#include "Workshop.h"

#include "../../Sources/Export/ReadmeText.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  bool Contains(const std::string& text, const std::string& part)
  {
    return text.find(part) != std::string::npos;
  }
}

TEST(Readme, D9_SaysWhatIsInsideWhoSentItAndUntilWhen)
{
  const std::string text = WriteReadme(Content(), "en");
  EXPECT_TRUE(Contains(text, "Sent by:         St Elsewhere\r\n"));
  EXPECT_TRUE(Contains(text, "Available until: 2026-12-19 16:24 UTC"));
  EXPECT_TRUE(Contains(text, "- Study of 2026-01-02: Chest\r\n  CT, SR, 42 files\r\n"));
  EXPECT_TRUE(Contains(text, "> With kind regards\r\n"));
  EXPECT_TRUE(Contains(text, "imaging@hospital.example"));
  EXPECT_TRUE(Contains(text, "DICOM viewer"));
}

TEST(Readme, EndsEveryLineByCrLf)
{
  const std::string text = WriteReadme(Content(), "en");
  for (std::size_t i = 0; i < text.size(); ++i)
  {
    if (text[i] == '\n')
    {
      ASSERT_GT(i, 0U);
      EXPECT_EQ(text[i - 1], '\r');
    }
    if (text[i] == '\r')
    {
      EXPECT_EQ(text[i + 1], '\n');
    }
  }
  EXPECT_TRUE(text.ends_with("\r\n"));
}

TEST(Readme, MarksItsEncodingWhereItIsMoreThanAscii)
{
  ReadmeContent content = Content();
  EXPECT_FALSE(WriteReadme(content, "en").starts_with("\xef\xbb\xbf"));
  content.description.institution = "Hôpital";
  EXPECT_TRUE(WriteReadme(content, "en").starts_with("\xef\xbb\xbf"));
}

TEST(Readme, TellsHowAttachmentsWereCalled)
{
  ReadmeContent content = Content();
  content.documentPaths = {"ATTACHMENTS/Arztbrief.pdf"};
  content.documentNames = {"Ärztbrief\r\n.pdf"};
  const std::string text = WriteReadme(content, "en");
  EXPECT_TRUE(Contains(text, "- ATTACHMENTS/Arztbrief.pdf\r\n  sent as: Ärztbrief  .pdf\r\n"));
}

TEST(Readme, TextFromOutsideCannotPassForOurs)
{
  ReadmeContent content = Content();
  content.description.institution = "St \u202eerehweslE\r\nQUESTIONS\x1b[2J";
  content.description.message = "one\r\ntwo\rQUESTIONS\x07\u2028three\xff\n";
  content.studies[0].studyDescription = "x\r\nQUESTIONS";
  const std::string text = WriteReadme(content, "en");
  std::size_t count = 0;
  for (std::size_t at = text.find("\r\nQUESTIONS"); at != std::string::npos;
       at = text.find("\r\nQUESTIONS", at + 1))
  {
    ++count;
  }
  EXPECT_EQ(count, 1U);
  EXPECT_FALSE(Contains(text, "\u202e"));
  EXPECT_FALSE(Contains(text, "\u2028"));
  EXPECT_FALSE(Contains(text, "\x1b"));
  EXPECT_FALSE(Contains(text, "\x07"));
  EXPECT_TRUE(Contains(text, "> one\r\n> two QUESTIONS three\xef\xbf\xbd\r\n"));
}

TEST(Readme, MentionsIncompleteFiles)
{
  ReadmeContent content = Content();
  EXPECT_FALSE(Contains(WriteReadme(content, "en"), "incomplete"));
  content.incompleteFiles = 1;
  EXPECT_TRUE(Contains(WriteReadme(content, "en"), "1 file is incomplete"));
  content.incompleteFiles = 2;
  EXPECT_TRUE(Contains(WriteReadme(content, "en"), "2 files are incomplete"));
}

TEST(Readme, D9_SpeaksTheReadersLanguage)
{
  EXPECT_EQ(ReadmeLanguages(), (std::vector<std::string>{"en", "de", "fr"}));
  const std::string german = WriteReadme(Content(), "de");
  EXPECT_TRUE(Contains(german, "- Untersuchung vom 2026-01-02: Chest\r\n  CT, SR, 42 Dateien\r\n"));
  EXPECT_TRUE(german.starts_with("\xef\xbb\xbf"));
  EXPECT_TRUE(Contains(WriteReadme(Content(), "fr"), "Examen du 2026-01-02"));
  EXPECT_EQ(WriteReadme(Content(), "tlh"), WriteReadme(Content(), "en"));
  ReadmeContent incomplete = Content();
  incomplete.incompleteFiles = 2;
  incomplete.withViewer = true;
  for (const std::string& language : ReadmeLanguages())
  {
    const std::string text = WriteReadme(incomplete, language);
    EXPECT_FALSE(Contains(text, "{}")) << language;
    EXPECT_TRUE(Contains(text, "INDEX.HTM")) << language;
    EXPECT_FALSE(Contains(WriteReadme(Content(), language), "INDEX.HTM")) << language;
  }
}
