// Any text in any character set, as the attributes of a whole DICOM file: the first part is its
// Specific Character Set, the others are its texts.
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Export/JapaneseText.h"
#include "FileChecks.h"

namespace
{
  using namespace OrthancExchange;

  std::string Element(unsigned group, unsigned element, const char* vr, std::string value)
  {
    value.resize(std::min<std::size_t>(value.size(), 0xfffe));
    value.resize(value.size() + value.size() % 2, ' ');
    std::string bytes;
    for (const std::size_t word : {std::size_t{group}, std::size_t{element}})
    {
      bytes.push_back(static_cast<char>(word & 0xffU));
      bytes.push_back(static_cast<char>(word >> 8U));
    }
    bytes += vr;
    bytes.push_back(static_cast<char>(value.size() & 0xffU));
    bytes.push_back(static_cast<char>(value.size() >> 8U));
    return bytes + value;
  }

  /// Explicit VR little endian, in the order of the tags.
  std::string FileOf(const Parts& parts)
  {
    return std::string(128, '\0') + "DICM" +
           Element(0x0002, 0x0010, "UI", std::string("1.2.840.10008.1.2.1\0", 20)) +
           Element(0x0008, 0x0005, "CS", parts.At(0)) + Element(0x0008, 0x0018, "UI", "2.25.1") +
           Element(0x0008, 0x103e, "LO", parts.At(2)) + Element(0x0010, 0x0010, "PN", parts.At(1)) +
           Element(0x0010, 0x0020, "LO", parts.At(3)) + Element(0x0010, 0x0030, "DA", parts.At(4)) +
           Element(0x0020, 0x0010, "SH", parts.At(2)) + Element(0x0020, 0x0011, "IS", parts.At(5));
  }
}

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
  SilenceDcmtk();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  const auto japanese = DecodeJapanese(parts.At(1));
  Require(!japanese || IsValidUtf8(*japanese), "Japanese comes out as UTF-8");
  CheckFile(FileOf(parts));
  return 0;
}
