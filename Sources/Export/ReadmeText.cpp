#include "ReadmeText.h"

#include "TextSafety.h"

#include <sstream>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view LINE_END = "\r\n";
    constexpr std::string_view BYTE_ORDER_MARK = "\xef\xbb\xbf";

    class Lines
    {
    public:
      void Add(const std::string& line = "")
      {
        text_ += line;
        text_ += LINE_END;
      }

      std::string Take()
      {
        return IsAscii(text_) ? std::move(text_) : std::string{BYTE_ORDER_MARK} + text_;
      }

    private:
      std::string text_;
    };

    /// "2026-11-21 16:24 UTC"
    std::string Readable(Instant instant)
    {
      const std::string text = FormatInstant(instant);
      return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
    }

    /// "19700131" -> "1970-01-31"; anything else as it is.
    std::string ReadableDate(const std::string& date)
    {
      if (!ParseDicomDate(date))
      {
        return SafeLine(date);
      }
      return date.substr(0, 4) + '-' + date.substr(4, 2) + '-' + date.substr(6, 2);
    }

    std::string Join(const std::vector<std::string>& values)
    {
      std::string joined;
      for (const std::string& value : values)
      {
        joined += (joined.empty() ? "" : ", ") + value;
      }
      return SafeLine(joined);
    }

    void AddOrigin(Lines& lines, const PackageDescription& description)
    {
      const std::string institution = SafeLine(description.institution);
      lines.Add("MEDICAL IMAGES");
      lines.Add();
      lines.Add("Sent by:         " +
                (institution.empty() ? "the hospital you asked" : institution));
      lines.Add("Sent on:         " + Readable(description.createdAt));
      lines.Add("Available until: " + Readable(description.availableUntil) +
                " (your own copy does not expire)");
      lines.Add();
      lines.Add("These files are confidential. Please keep them safe.");
      lines.Add();
    }

    void AddStudies(Lines& lines, const ReadmeContent& content)
    {
      lines.Add("WHAT IS INSIDE");
      lines.Add();
      lines.Add("IMAGES       the images, as DICOM files");
      lines.Add("DICOMDIR     their table of contents, for viewers (another one stands in IMAGES)");
      if (!content.documentEntries.empty())
      {
        lines.Add("ATTACHMENTS  documents that were sent along");
      }
      lines.Add();
      for (const PackageStudy& study : content.studies)
      {
        const std::string description = SafeLine(study.studyDescription);
        lines.Add("- Study of " +
                  (study.studyDate.empty() ? "unknown date" : ReadableDate(study.studyDate)) +
                  (description.empty() ? "" : ": " + description));
        lines.Add("  " + Join(study.modalities) + (study.modalities.empty() ? "" : ", ") +
                  std::to_string(study.instanceCount) +
                  (study.instanceCount == 1 ? " file" : " files"));
      }
      for (std::size_t i = 0; i < content.documentEntries.size(); ++i)
      {
        lines.Add("- " + content.documentEntries[i].path);
        lines.Add("  sent as: " + SafeLine(content.documentNames.at(i)));
      }
      lines.Add();
    }

    void AddIncomplete(Lines& lines, int files)
    {
      if (files == 0)
      {
        return;
      }
      lines.Add(std::to_string(files) + (files == 1 ? " file is" : " files are") +
                " incomplete at the sender already, or written in an old way.");
      lines.Add("Some viewers may not open " + std::string(files == 1 ? "it." : "them."));
      lines.Add();
    }

    void AddMessage(Lines& lines, const std::string& message)
    {
      if (message.empty())
      {
        return;
      }
      lines.Add("MESSAGE FROM THE SENDER");
      lines.Add();
      std::istringstream stream(message);
      for (std::string line; std::getline(stream, line);)
      {
        if (line.ends_with('\r'))
        {
          line.pop_back();
        }
        lines.Add("> " + SafeLine(line));
      }
      lines.Add();
    }

    void AddInstructions(Lines& lines, const PackageDescription& description)
    {
      lines.Add("HOW TO OPEN THE IMAGES");
      lines.Add();
      lines.Add("1. Extract the whole zip file to a folder first.");
      lines.Add("2. Start a DICOM viewer, and let it open the file DICOMDIR or the folder IMAGES.");
      lines.Add("   A hospital or a doctor's practice can import that folder into its own system.");
      lines.Add();
      lines.Add("QUESTIONS");
      lines.Add();
      const std::string email = SafeLine(description.institutionEmail);
      lines.Add(email.empty() ? "Please ask the institution that sent this."
                              : "Please write to " + email + ".");
    }
  }

  std::string WriteReadme(const ReadmeContent& content)
  {
    Lines lines;
    AddOrigin(lines, content.description);
    AddStudies(lines, content);
    AddIncomplete(lines, content.incompleteFiles);
    AddMessage(lines, content.description.message);
    AddInstructions(lines, content.description);
    return lines.Take();
  }
}
