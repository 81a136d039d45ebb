// Which fragments of encapsulated pixels are a frame's (DICOM PS3.5 annex A.4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  struct EncapsulatedPixels
  {
    std::vector<std::string_view> fragments; ///< the first is the basic offset table
    std::string_view extendedOffsets;        ///< (7FE0,0001), empty where there is none
    std::size_t frames = 1;
    bool runLength = false; ///< one fragment a frame, always
  };

  /// The frame's fragments, joined. Throws Refusal(UnsupportedMedia) where no rule tells frames
  /// apart: a guess could show one picture under another's name.
  std::string JoinFragments(const EncapsulatedPixels& pixels, std::size_t frame);
}
