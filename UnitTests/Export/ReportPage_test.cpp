#include "../../Sources/Export/ReportPage.h"

#include "../../Sources/Export/PackageExporter.h"
#include "Workshop.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  PatientIdentity Jane()
  {
    PatientIdentity patient;
    patient.patientName = "DOE^JANE^^DR";
    patient.patientBirthDate = "19700131";
    patient.patientId = "12345";
    return patient;
  }

  bool Has(const std::string& text, const std::string& part)
  {
    return text.find(part) != std::string::npos;
  }
}

TEST(ReportPage, D9_SaysWhoseImagesWereSentByWhomAndWhich)
{
  ReadmeContent content = Content();
  content.withViewer = true;
  content.documentPaths = {"ATTACHMENTS/report.pdf"};
  content.documentNames = {"Report & letter.pdf"};
  const std::string page = WriteReportPage(content, Jane(), "en");
  for (const char* part :
       {"<dd>DOE, JANE DR</dd>", "<dd>1970-01-31</dd>", "<dd>12345</dd>", "<dd>St Elsewhere</dd>",
        "<td>2026-01-02</td>", "<td>Chest</td>", "<td>CT, SR</td>", "<td>42</td>",
        "href=\"INDEX.HTM\"", "href=\"ATTACHMENTS/report.pdf\">Report &amp; letter.pdf</a>",
        "<blockquote>", "imaging@hospital.example", "lang=\"en\""})
  {
    EXPECT_TRUE(Has(page, part)) << part << "\n" << page;
  }
  EXPECT_TRUE(Has(WriteReportPage(content, Jane(), "de"), "<dt>Geburtsdatum</dt>"));
  EXPECT_TRUE(Has(WriteReportPage(content, Jane(), "fr"), "<dt>Date de naissance</dt>"));
}

TEST(ReportPage, Threat8_NothingInAMessageTurnsTheReadingDirection)
{
  ReadmeContent content = Content();
  content.description.message = "One\u202e line\x1b[2J\nand another";
  EXPECT_TRUE(Has(WriteReportPage(content, Jane(), "en"),
                  "<blockquote>One line[2J<br>\nand another</blockquote>"));
}

TEST(ReportPage, Threat8_TextsFromOutsideStayTexts)
{
  const std::string hostile = "\"><script>alert(1)</script>";
  ReadmeContent content = Content();
  content.description.institution = hostile;
  content.description.institutionEmail = hostile;
  content.description.message = hostile;
  content.studies[0].studyDescription = hostile;
  content.studies[0].studyDate = hostile;
  content.studies[0].modalities = {hostile};
  content.documentPaths = {"ATTACHMENTS/a.pdf"};
  content.documentNames = {hostile};
  PatientIdentity patient = Jane();
  patient.patientName = hostile;
  patient.patientId = hostile;
  patient.patientBirthDate = hostile;
  const std::string page = WriteReportPage(content, patient, "en");
  EXPECT_FALSE(Has(page, "<script"));
  EXPECT_TRUE(Has(page, "&lt;script&gt;"));
  EXPECT_TRUE(Has(page, "default-src 'none'"));
}

TEST(ReportPage, D9_StandsInTheZipWhereItIsWanted)
{
  for (const bool wanted : {false, true})
  {
    FakeArchive archive;
    PackingOptions options;
    options.reportPage = wanted;
    PackageExporter exporter(archive, options);
    const StudyRecord study = AddStudy(archive, "study", {MakeDicom({})});
    const OpenedPackage opened = Open(
        exporter, exporter.Prepare({study}, {}, Description()), {}, [] { return true; }, "de");
    const auto count =
        std::count_if(opened.members.begin(), opened.members.end(),
                      [](const auto& member) { return member.path == "REPORT.HTM"; });
    EXPECT_EQ(wanted ? 1 : 0, count);
    EXPECT_EQ(wanted, Has(GeneratedText(opened.prepared, "README.TXT", "de"), "REPORT.HTM"));
    EXPECT_FALSE(Has(GeneratedText(opened.prepared, "SHA256.TXT"), "REPORT.HTM"));
    if (wanted)
    {
      EXPECT_TRUE(Has(GeneratedText(opened.prepared, "REPORT.HTM", "de"), "lang=\"de\""));
    }
  }
}
