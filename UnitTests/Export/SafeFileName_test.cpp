#include "../../Sources/Export/SafeFileName.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

using namespace OrthancExchange;

namespace
{
  std::string Single(const std::string& name, const std::string& contentType = "application/pdf")
  {
    SafeFileNames names;
    return names.Next(name, contentType);
  }
}

TEST(SafeFileName, KeepsWhatIsReadable)
{
  EXPECT_EQ(Single("report.pdf"), "report.pdf");
  EXPECT_EQ(Single("Report (final) 2.PDF"), "Report (final) 2.pdf");
  EXPECT_EQ(Single("scan_12+13.jpeg", "image/jpeg"), "scan_12+13.jpg");
  EXPECT_EQ(Single("notes.txt", "text/plain; charset=utf-8"), "notes.txt");
}

TEST(SafeFileName, TransliteratesOtherScripts)
{
  EXPECT_EQ(Single("Ärztlicher Brief.pdf"), "Arztlicher Brief.pdf");
  EXPECT_EQ(Single("A\u0308rzte.pdf"), "Arzte.pdf") << "decomposed";
  EXPECT_EQ(Single("Ελλάς.pdf"), "Ellas.pdf");
  EXPECT_EQ(Single("Снимок.pdf"), "Snimok.pdf");
}

TEST(SafeFileName, TakesTheExtensionOfTheTrueType)
{
  EXPECT_EQ(Single("report.exe"), "report-exe.pdf");
  EXPECT_EQ(Single("report.pdf.exe"), "report-pdf-exe.pdf");
  EXPECT_EQ(Single("report"), "report.pdf");
  EXPECT_EQ(Single("picture.pdf", "image/png"), "picture-pdf.png");
  EXPECT_EQ(Single("thing.html", "text/html"), "thing-html.bin");
}

TEST(SafeFileName, KnowsNoFolders)
{
  EXPECT_EQ(Single("../../etc/passwd"), "passwd.pdf");
  EXPECT_EQ(Single("/etc/shadow.pdf"), "shadow.pdf");
  EXPECT_EQ(Single("C:\\Users\\jane\\report.pdf"), "report.pdf");
  EXPECT_EQ(Single("C:report.pdf"), "C-report.pdf");
  EXPECT_EQ(Single(".."), "attachment.pdf");
  EXPECT_EQ(Single("a/"), "attachment.pdf");
}

TEST(SafeFileName, AvoidsDevicesOfWindows)
{
  for (const std::string device : {"CON", "con", "PRN", "aux", "NUL", "COM1", "lpt9", "COM0"})
  {
    EXPECT_EQ(Single(device + ".pdf"), "attachment " + device + ".pdf");
  }
  EXPECT_EQ(Single("COM\u00b9.pdf"), "COM.pdf") << "Windows takes COM\u00b9 for COM1";
  EXPECT_EQ(Single("console.pdf"), "console.pdf");
  EXPECT_EQ(Single("COM10.pdf"), "COM10.pdf");
}

TEST(SafeFileName, IsCutToSixtyFourCharacters)
{
  EXPECT_EQ(Single(std::string(10240, 'a') + ".pdf"), std::string(60, 'a') + ".pdf");
  EXPECT_EQ(Single(std::string(59, 'a') + " b.pdf"), std::string(59, 'a') + ".pdf");
}

TEST(SafeFileName, IsGivenOnceWhateverTheCase)
{
  SafeFileNames names;
  EXPECT_EQ(names.Next("Report.pdf", "application/pdf"), "Report.pdf");
  EXPECT_EQ(names.Next("report.PDF", "application/pdf"), "report (2).pdf");
  EXPECT_EQ(names.Next("REPORT.pdf", "application/pdf"), "REPORT (3).pdf");
  EXPECT_EQ(names.Next("report (2).pdf", "application/pdf"), "report (2) (2).pdf");
  EXPECT_EQ(names.Next("report.png", "image/png"), "report.png");
  const std::string longName(200, 'x');
  EXPECT_EQ(names.Next(longName, "application/pdf").size(), 64U);
  EXPECT_EQ(names.Next(longName, "application/pdf").size(), 64U);
}

TEST(SafeFileName, WithstandsHostileNames)
{
  const std::vector<std::string> hostile{"",
                                         " ",
                                         ".",
                                         "...",
                                         ".htaccess",
                                         "report.pdf ",
                                         "report.pdf.",
                                         "a\r\nContent-Type: text/html",
                                         std::string("nul\0byte.pdf", 12),
                                         "\xff\xfe\xc0\xaf",
                                         "😀😀.pdf",
                                         "\u202efdp.exe",
                                         "\u0627\u0644\u0639\u0631\u0628\u064a\u0629.pdf",
                                         "=HYPERLINK(\"http://x\")",
                                         "a:b*c?d\"e<f>g|h.pdf",
                                         "$(rm -rf ~).pdf",
                                         "-rf.pdf",
                                         "~.pdf",
                                         "検査報告.pdf",
                                         std::string(10240, '\xe3'),
                                         std::string(10240, '.')};
  SafeFileNames names;
  std::set<std::string> seen;
  for (const std::string& name : hostile)
  {
    const std::string safe = names.Next(name, "application/pdf");
    EXPECT_LE(safe.size(), 64U) << safe;
    EXPECT_TRUE(safe.ends_with(".pdf")) << safe;
    EXPECT_EQ(std::count(safe.begin(), safe.end(), '.'), 1) << safe;
    EXPECT_EQ(safe.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789 _-()+."),
              std::string::npos)
        << safe;
    EXPECT_EQ(std::string(". -").find(safe.front()), std::string::npos) << safe;
    EXPECT_NE(safe[safe.size() - 5], ' ') << safe;
    EXPECT_TRUE(seen.insert(safe).second) << safe;
  }
}
