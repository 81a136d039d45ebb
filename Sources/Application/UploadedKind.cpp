#include "UploadedKind.h"

#include "../Domain/FileLabel.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    std::string LowerCase(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
      return text;
    }

    bool IsLitter(const std::string& lowerCase, const std::string& last)
    {
      return lowerCase.starts_with("__macosx/") ||
             lowerCase.find("/__macosx/") != std::string::npos || last.starts_with("._") ||
             last == ".ds_store" || last == "thumbs.db" || last == "desktop.ini";
    }

    bool IsArchive(std::string_view head)
    {
      constexpr std::array<std::string_view, 5> beginnings{"Rar!\x1A\x07", "7z\xBC\xAF\x27\x1C",
                                                           "\x1F\x8B", "BZh",
                                                           "\xFD"
                                                           "7zXZ"};
      return std::any_of(beginnings.begin(), beginnings.end(),
                         [&](std::string_view beginning) { return head.starts_with(beginning); });
    }
  }

  UploadedKind DetectUploadedKind(const std::string& label, std::string_view head)
  {
    const std::string lowerCase = LowerCase(label);
    const std::string last = LastPartOf(lowerCase);
    if (IsLitter(lowerCase, last))
    {
      return UploadedKind::Litter;
    }
    if (head.empty())
    {
      return UploadedKind::Empty;
    }
    if (last == "dicomdir")
    {
      return UploadedKind::Directory;
    }
    if (head.size() >= UPLOADED_HEAD && head.substr(UPLOADED_HEAD - 4, 4) == "DICM")
    {
      return UploadedKind::Dicom;
    }
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06"))
    {
      return UploadedKind::Zip;
    }
    return IsArchive(head) ? UploadedKind::Archive : UploadedKind::Other;
  }
}
