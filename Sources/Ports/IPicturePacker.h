#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// What a browser is to be handed of one frame.
  struct PictureOrder
  {
    std::string instance; ///< Orthanc identifier
    int frame = 0;        ///< from 0
    int frames = 1; ///< of the instance; 0: a report or a presentation state, which has no pixels
    bool attributes =
        true;           ///< with what is needed to show it: a page that has them leaves them out
    bool pixels = true; ///< with the frame's stored values
    std::optional<std::uint32_t> crc32 = std::nullopt; ///< that the file must have, as in a zip
  };

  /// Excerpts of DICOM files for the viewer of a page (Resources/Documentation/Api.md, "Pictures"):
  /// attributes that say how a picture is shown and whose it is, and one frame's stored values.
  /// Of reports and presentation states, what they say. Never the file. Thread-safe.
  class IPicturePacker
  {
  public:
    virtual ~IPicturePacker() = default;

    /// Throws Refusal(NotFound) when the archive has no such instance, Refusal(UnsupportedMedia)
    /// for what holds neither picture nor report nor presentation state, for what contradicts
    /// itself and for pixels of a frame larger than LARGEST_PICTURE or of a clip too large to be
    /// kept: these are drawn by the server. Refusal(Busy) with RetryAfter where too many large
    /// files are being read already: nobody who answers requests waits for another's picture.
    /// Refusal(StudyGone) for a file of another CRC-32 than asked for.
    virtual std::string Pack(const PictureOrder& order) = 0;

    /// CRC-32 of the instance's file, which is read for it. Throws Refusal(NotFound) and
    /// Refusal(Busy) as Pack() does.
    virtual std::uint32_t Crc32(const std::string& instance) = 0;

    /// Lets go of files that were kept for a moment and are not asked for any more.
    virtual void ForgetOld()
    {
    }
  };

  /// Pixels of a frame: above it, moving them takes longer than drawing it anew.
  constexpr long LARGEST_PICTURE = 1L << 21;
}
