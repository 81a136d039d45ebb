#include "FrameFragments.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <cstdint>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t ITEM_HEADER = 8;

    using Starts = std::vector<std::size_t>;

    Refusal Contradiction()
    {
      return Refusal(RefusalCode::UnsupportedMedia, "This picture's frames cannot be told apart.");
    }

    /// Offset tables are little endian: encapsulated data sets always are.
    std::vector<std::uint64_t> Offsets(std::string_view table, std::size_t size)
    {
      std::vector<std::uint64_t> offsets;
      for (std::size_t at = 0; at + size <= table.size(); at += size)
      {
        std::uint64_t offset = 0;
        for (std::size_t i = size; i > 0; i--)
        {
          offset = offset << 8 | static_cast<unsigned char>(table[at + i - 1]);
        }
        offsets.push_back(offset);
      }
      return offsets;
    }

    /// An offset leads to the item tag of a frame's first fragment, counted from the first one's.
    Starts StartsByOffset(const EncapsulatedPixels& pixels,
                          const std::vector<std::uint64_t>& offsets)
    {
      Starts starts;
      std::uint64_t at = 0;
      std::size_t next = 0;
      for (std::size_t fragment = 1; fragment < pixels.fragments.size(); fragment++)
      {
        if (next < offsets.size() && offsets[next] == at)
        {
          starts.push_back(fragment);
          next++;
        }
        at += ITEM_HEADER + pixels.fragments[fragment].size();
      }
      if (next != offsets.size() || starts.size() != pixels.frames || starts.front() != 1)
      {
        throw Contradiction();
      }
      return starts;
    }

    /// Without a table: every frame begins with the mark of its format (JPEG, JPEG 2000).
    Starts StartsByMark(const EncapsulatedPixels& pixels)
    {
      Starts starts;
      for (std::size_t fragment = 1; fragment < pixels.fragments.size(); fragment++)
      {
        const std::string_view content = pixels.fragments[fragment];
        if (content.starts_with("\xFF\xD8\xFF") || content.starts_with("\xFF\x4F\xFF"))
        {
          starts.push_back(fragment);
        }
      }
      if (starts.size() != pixels.frames || starts.front() != 1)
      {
        throw Contradiction();
      }
      return starts;
    }

    Starts FrameStarts(const EncapsulatedPixels& pixels)
    {
      const std::size_t count = pixels.fragments.size() - 1;
      if (count == pixels.frames)
      {
        Starts starts(count);
        for (std::size_t i = 0; i < count; i++)
        {
          starts[i] = i + 1;
        }
        return starts;
      }
      if (pixels.runLength || count < pixels.frames)
      {
        throw Contradiction();
      }
      if (pixels.frames == 1)
      {
        return {1};
      }
      const auto offsets = pixels.extendedOffsets.empty() ? Offsets(pixels.fragments.front(), 4)
                                                          : Offsets(pixels.extendedOffsets, 8);
      return offsets.empty() ? StartsByMark(pixels) : StartsByOffset(pixels, offsets);
    }
  }

  std::string JoinFragments(const EncapsulatedPixels& pixels, std::size_t frame)
  {
    if (pixels.fragments.empty() || frame >= pixels.frames)
    {
      throw Contradiction();
    }
    const Starts starts = FrameStarts(pixels);
    const std::size_t end = frame + 1 < starts.size() ? starts[frame + 1] : pixels.fragments.size();
    std::string joined;
    for (std::size_t fragment = starts[frame]; fragment < end; fragment++)
    {
      joined += pixels.fragments[fragment];
    }
    if (joined.empty())
    {
      throw Contradiction();
    }
    return joined;
  }
}
