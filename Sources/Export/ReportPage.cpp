#include "ReportPage.h"

#include "ReadableText.h"
#include "ReadmePhrases.h"
#include "TextSafety.h"

#include "../Domain/HtmlText.h"

#include <sstream>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view STYLE =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;"
        "color-scheme:light dark}"
        "table{border-collapse:collapse;width:100%}"
        "th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;"
        "border-bottom:1px solid #8886}td:first-child{white-space:nowrap}"
        "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}"
        "dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}"
        "blockquote{margin:0;padding-left:1rem;border-left:.25rem solid #8886}"
        "@media print{.screen{display:none}}";

    std::string Safe(std::string_view text)
    {
      return EscapeHtml(SafeLine(text));
    }

    /// Line by line, so that its breaks stay.
    std::string SafeLines(const std::string& text)
    {
      std::istringstream stream(text);
      std::string safe;
      for (std::string line; std::getline(stream, line);)
      {
        safe += (safe.empty() ? "" : "<br>\n") + Safe(line);
      }
      return safe;
    }

    std::string Element(std::string_view name, const std::string& content)
    {
      return '<' + std::string(name) + '>' + content + "</" + std::string(name) + ">\n";
    }

    /// The labels of README.TXT end with a colon and fill a column.
    std::string Label(std::string_view phrase)
    {
      const std::size_t end = phrase.find_last_not_of(" :");
      return std::string(phrase.substr(0, end + 1));
    }

    std::string Row(std::string_view label, const std::string& value)
    {
      return value.empty() ? "" : Element("dt", Label(label)) + Element("dd", value);
    }

    /// "DOE^JANE^^DR" -> "DOE, JANE DR"
    std::string ReadableName(const std::string& name)
    {
      std::istringstream components(name);
      std::string readable;
      std::getline(components, readable, '^');
      std::string separator = ", ";
      for (std::string component; std::getline(components, component, '^');)
      {
        if (!component.empty())
        {
          readable += separator + component;
          separator = " ";
        }
      }
      return Safe(readable);
    }

    std::string Origin(const ReadmePhrases& say, const ReadmeContent& content,
                       const PatientIdentity& patient)
    {
      const PackageDescription& description = content.description;
      const std::string institution = Safe(description.institution);
      return Element(
          "dl",
          Row(say.patient, ReadableName(patient.patientName)) +
              Row(say.birthDate, EscapeHtml(ReadableDate(patient.patientBirthDate))) +
              Row(say.patientId, Safe(patient.patientId)) +
              Row(say.sentBy, institution.empty() ? std::string(say.unnamedSender) : institution) +
              Row(say.sentOn, Readable(description.createdAt)));
    }

    std::string Studies(const ReadmePhrases& say, const ReadmeContent& content)
    {
      std::string rows = Element("tr", Element("th", std::string(say.date)) +
                                           Element("th", std::string(say.study)) +
                                           Element("th", std::string(say.modality)) +
                                           Element("th", std::string(say.files)));
      for (const PackageStudy& study : content.studies)
      {
        rows += Element("tr", Element("td", EscapeHtml(ReadableDate(study.studyDate))) +
                                  Element("td", Safe(study.studyDescription)) +
                                  Element("td", EscapeHtml(Join(study.modalities))) +
                                  Element("td", std::to_string(study.instanceCount)));
      }
      return Element("table", rows);
    }

    std::string Documents(const ReadmePhrases& say, const ReadmeContent& content)
    {
      std::string items;
      for (std::size_t i = 0; i < content.documentPaths.size(); ++i)
      {
        items += Element("li", "<a href=\"" + EscapeHtml(content.documentPaths[i]) + "\">" +
                                   Safe(content.documentNames.at(i)) + "</a>");
      }
      return items.empty() ? "" : Element("h2", std::string(say.documents)) + Element("ul", items);
    }

    std::string Ending(const ReadmePhrases& say, const PackageDescription& description)
    {
      const std::string email = Safe(description.institutionEmail);
      return Element("p", std::string(say.confidential)) +
             Element("p", email.empty() ? std::string(say.askSender) : Filled(say.writeTo, email));
    }
  }

  std::string WriteReportPage(const ReadmeContent& content, const PatientIdentity& patient,
                              const std::string& language)
  {
    const ReadmePhrases& say = ReadmePhrasesIn(language);
    const std::string& message = content.description.message;
    std::string body = Element("h1", std::string(say.title)) + Origin(say, content, patient);
    if (content.withViewer)
    {
      body +=
          "<p class=\"screen\"><a href=\"INDEX.HTM\">" + std::string(say.showImages) + "</a></p>\n";
    }
    body += Studies(say, content) + Documents(say, content);
    if (!message.empty())
    {
      body += Element("h2", std::string(say.message)) + Element("blockquote", SafeLines(message));
    }
    return "<!DOCTYPE html>\n<html lang=\"" + std::string(say.language) +
           "\">\n<head><meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width\">\n" +
           Element("title", std::string(say.title)) + Element("style", std::string(STYLE)) +
           "</head>\n" + Element("body", body + Ending(say, content.description)) + "</html>\n";
  }
}
