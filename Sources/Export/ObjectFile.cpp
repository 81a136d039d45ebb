#include "ObjectFile.h"

#include "DataSetWalker.h"
#include "PictureAttributes.h"
#include "PublicAttributes.h"
#include "TrimmedText.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LARGEST_INFLATED = std::size_t{1} << 26; // of 8 MB at most

    // DICOM PS3.4 annex B.5.
    constexpr std::string_view REPORTS = "1.2.840.10008.5.1.4.1.1.88.";
    constexpr std::string_view GRAYSCALE_STATE = "1.2.840.10008.5.1.4.1.1.11.1";
    constexpr std::string_view COLOR_STATE = "1.2.840.10008.5.1.4.1.1.11.2";

    bool IsShown(std::string_view sopClass)
    {
      return sopClass.starts_with(REPORTS) || sopClass == GRAYSCALE_STATE ||
             sopClass == COLOR_STATE;
    }
  }

  ObjectFile::ObjectFile(std::string_view file)
      : envelope_(file, LARGEST_INFLATED), sopClass_(envelope_.SopClassUid())
  {
    DataSetWalker walker(envelope_.DataSet(), Encoding());
    DataSetElement element;
    while (walker.Next(element))
    {
      constexpr std::uint32_t SOP_CLASS = 0x00080016;
      sopClass_ = element.tag == SOP_CLASS ? TrimmedText(element.value) : sopClass_;
      if (IsObjectAttribute(element.tag) && !IsPixelData(element.tag))
      {
        attributes_ += WithoutPrivate(element, Encoding());
      }
    }
    if (!IsShown(sopClass_))
    {
      throw Refusal(RefusalCode::UnsupportedMedia, "This is no report.");
    }
  }
}
