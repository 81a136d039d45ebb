#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Writes zips byte by byte, right or wrong as a test asks (PKWARE APPNOTE 6.3 section 4.3).
  class ZipMaker
  {
  public:
    struct Options
    {
      bool deflate = false;
      bool zip64 = false;      ///< sizes in the extra field only
      bool descriptor = false; ///< sizes after the content, as those who stream write them
      std::uint16_t flags = 0; ///< 1: encrypted; 0x800: the name is UTF-8
      int method = -1;         ///< another number than what was done
      bool wrongCrc = false;
      std::int64_t declared = -1;   ///< another unpacked size than the real one
      std::uint32_t mode = 0100644; ///< of Unix
    };

    ZipMaker& Add(const std::string& name, std::string_view content, const Options& options);

    ZipMaker& Add(const std::string& name, std::string_view content)
    {
      return Add(name, content, {});
    }

    /// One more line in the table of contents for the file that was added last.
    ZipMaker& RepeatLast();

    std::string Make() const;

    /// Without its table of contents.
    std::string Files() const
    {
      return files_;
    }

  private:
    std::string files_;
    std::string table_;
    std::string lastLine_;
    std::uint64_t count_ = 0;
  };

  /// The smallest that is told from other files: 128 bytes and "DICM", then the text.
  std::string DicomLike(const std::string& text);
}
