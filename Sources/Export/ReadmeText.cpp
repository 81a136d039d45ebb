#include "ReadmeText.h"

#include "ReadableText.h"
#include "ReadmePhrases.h"
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

    /// A name in a column of its own, and what it is.
    std::string Explained(std::string_view name, std::string_view phrase)
    {
      constexpr std::size_t COLUMN = 13;
      std::string line(name);
      line.resize(COLUMN, ' ');
      return line + std::string(phrase);
    }

    /// A phrase of several lines.
    void AddLines(Lines& lines, std::string_view phrase)
    {
      std::istringstream stream{std::string(phrase)};
      for (std::string line; std::getline(stream, line);)
      {
        lines.Add(line);
      }
    }

    void AddOrigin(Lines& lines, const ReadmePhrases& say, const PackageDescription& description)
    {
      const std::string institution = SafeLine(description.institution);
      lines.Add(std::string(say.title));
      lines.Add();
      lines.Add(std::string(say.sentBy) +
                (institution.empty() ? std::string(say.unnamedSender) : institution));
      lines.Add(std::string(say.sentOn) + Readable(description.createdAt));
      if (description.availableUntil != Instant{}) // what staff take out does not expire
      {
        lines.Add(std::string(say.availableUntil) + Readable(description.availableUntil) + ' ' +
                  std::string(say.ownCopy));
      }
      lines.Add();
      lines.Add(std::string(say.confidential));
      if (description.encrypted)
      {
        AddLines(lines, say.encrypted);
      }
      lines.Add();
    }

    void AddContents(Lines& lines, const ReadmePhrases& say, const ReadmeContent& content)
    {
      lines.Add(std::string(say.inside));
      lines.Add();
      if (content.withViewer)
      {
        lines.Add(Explained("INDEX.HTM", say.page));
      }
      if (content.withReport)
      {
        lines.Add(Explained("REPORT.HTM", say.report));
      }
      lines.Add(Explained("IMAGES", say.images));
      lines.Add(Explained("DICOMDIR", say.directory));
      if (!content.documentPaths.empty())
      {
        lines.Add(Explained("ATTACHMENTS", say.attachments));
      }
      lines.Add(Explained("SHA256.TXT", say.sums));
      lines.Add();
    }

    void AddStudies(Lines& lines, const ReadmePhrases& say, const ReadmeContent& content)
    {
      for (const PackageStudy& study : content.studies)
      {
        const std::string description = SafeLine(study.studyDescription);
        const std::string date =
            study.studyDate.empty() ? std::string(say.unknownDate) : ReadableDate(study.studyDate);
        lines.Add("- " + Filled(say.studyOf, date) +
                  (description.empty() ? "" : ": " + description));
        lines.Add("  " + Join(study.modalities) + (study.modalities.empty() ? "" : ", ") +
                  (study.instanceCount == 1
                       ? std::string(say.oneFile)
                       : Filled(say.manyFiles, std::to_string(study.instanceCount))));
      }
      for (std::size_t i = 0; i < content.documentPaths.size(); ++i)
      {
        lines.Add("- " + content.documentPaths[i]);
        lines.Add("  " + Filled(say.sentAs, SafeLine(content.documentNames.at(i))));
      }
      lines.Add();
    }

    void AddIncomplete(Lines& lines, const ReadmePhrases& say, int files)
    {
      if (files == 0)
      {
        return;
      }
      AddLines(lines, files == 1 ? std::string(say.oneIncomplete)
                                 : Filled(say.manyIncomplete, std::to_string(files)));
      lines.Add();
    }

    void AddMessage(Lines& lines, const ReadmePhrases& say, const std::string& message)
    {
      if (message.empty())
      {
        return;
      }
      lines.Add(std::string(say.message));
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

    void AddInstructions(Lines& lines, const ReadmePhrases& say, const ReadmeContent& content)
    {
      int step = 1;
      const auto addStep = [&](std::string_view phrase)
      {
        lines.Add(std::to_string(step++) + ". " + std::string(phrase));
      };
      lines.Add(std::string(say.howToOpen));
      lines.Add();
      addStep(say.extractFirst);
      if (content.withViewer)
      {
        addStep(say.openPage);
      }
      addStep(say.startViewer);
      lines.Add("   " + std::string(say.orImport));
      lines.Add();
      lines.Add(std::string(say.questions));
      lines.Add();
      const std::string email = SafeLine(content.description.institutionEmail);
      lines.Add(email.empty() ? std::string(say.askSender) : Filled(say.writeTo, email));
    }
  }

  std::string WriteReadme(const ReadmeContent& content, const std::string& language)
  {
    const ReadmePhrases& say = ReadmePhrasesIn(language);
    Lines lines;
    AddOrigin(lines, say, content.description);
    AddContents(lines, say, content);
    AddStudies(lines, say, content);
    AddIncomplete(lines, say, content.incompleteFiles);
    AddMessage(lines, say, content.description.message);
    AddInstructions(lines, say, content);
    return lines.Take();
  }
}
