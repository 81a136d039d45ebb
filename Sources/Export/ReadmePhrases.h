#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// What README.TXT and REPORT.HTM say, in one language. "{}" is replaced.
  struct ReadmePhrases
  {
    std::string_view language; ///< ISO 639-1
    std::string_view title;
    std::string_view sentBy; ///< these three are followed by a value, in columns
    std::string_view sentOn;
    std::string_view availableUntil;
    std::string_view ownCopy;
    std::string_view unnamedSender;
    std::string_view confidential;
    std::string_view encrypted;
    std::string_view inside;
    std::string_view images;
    std::string_view directory;
    std::string_view attachments;
    std::string_view sums;
    std::string_view page;
    std::string_view report;
    std::string_view studyOf;
    std::string_view unknownDate;
    std::string_view oneFile;
    std::string_view manyFiles;
    std::string_view sentAs;
    std::string_view oneIncomplete;
    std::string_view manyIncomplete;
    std::string_view message;
    std::string_view howToOpen;
    std::string_view extractFirst;
    std::string_view openPage;
    std::string_view startViewer;
    std::string_view orImport;
    std::string_view questions;
    std::string_view askSender;
    std::string_view writeTo;
    std::string_view patient; ///< from here on of REPORT.HTM alone
    std::string_view birthDate;
    std::string_view patientId;
    std::string_view date;
    std::string_view study;
    std::string_view modality;
    std::string_view files;
    std::string_view documents;
    std::string_view showImages;
  };

  /// English for a language that is not there.
  const ReadmePhrases& ReadmePhrasesIn(std::string_view language);
}
