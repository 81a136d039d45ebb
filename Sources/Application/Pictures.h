// What every viewer of pictures is given, recipients and staff by the same rules. Whether the
// caller may see an instance is asked before.
#pragma once

#include "Services.h"

#include <cstdint>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// One frame of an instance of the archive.
  struct FrameOfInstance
  {
    std::string instance;                              ///< Orthanc identifier
    int frames = 1;                                    ///< of the instance; 0: nothing to draw
    int frame = 0;                                     ///< from 0, as the caller asked for it
    std::optional<std::uint32_t> crc32 = std::nullopt; ///< of the file, where it must be this one
  };

  /// What of a picture is asked for beside a drawing of it.
  struct PictureParts
  {
    bool attributes = true;
    bool pixels = true;
  };

  /// Refusal(NotFound) where there is no such frame.
  void RequireFrame(const FrameOfInstance& frame);

  /// JPEG; Refusal(NotFound) where there is no such frame, Refusal(UnsupportedMedia) where it
  /// cannot be drawn, Refusal(StudyGone) where it is not the file that it must be, and
  /// Refusal(Busy) with RetryAfter where that cannot be told at once.
  std::string DrawPicture(const Services& services, const FrameOfInstance& frame,
                          const FrameLook& look);

  /// An excerpt as IPicturePacker makes it; Refusal(NotFound) where there is no such frame.
  std::string PackPicture(const Services& services, const FrameOfInstance& frame,
                          const PictureParts& parts);

  /// An excerpt of a report or a presentation state; Refusal(NotFound) for an instance with
  /// frames, Refusal(UnsupportedMedia) for whatever else it is.
  std::string PackObject(const Services& services, const FrameOfInstance& object);

  /// The PDF of an encapsulated document, or Refusal(NotFound); otherwise as DrawPicture().
  std::string ReadPdf(const Services& services, const FrameOfInstance& document);
}
