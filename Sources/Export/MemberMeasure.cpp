#include "MemberMeasure.h"

#include "Deflation.h"
#include "Sha256.h"

#include <libdeflate.h>

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    // What gains less is compressed already, whatever it is called, and opens sooner when stored.
    constexpr std::uint64_t WORTHWHILE_PERCENT = 97;

    std::vector<std::uint64_t> DeflatedSizes(std::string_view content, int level)
    {
      std::vector<std::uint64_t> sizes;
      std::uint64_t sum = 0;
      for (std::size_t slice = 0; slice < SliceCount(content.size()); ++slice)
      {
        const std::uint64_t read =
            std::min<std::uint64_t>(content.size(), (slice + 1) * DEFLATE_SLICE);
        sizes.push_back(DeflateSlice(content, slice, level).size());
        sum += sizes.back();
        const bool last = read == content.size();
        if ((slice == 0 || last) && sum * 100 > read * WORTHWHILE_PERCENT)
        {
          return {};
        }
      }
      return sizes;
    }
  }

  void Measure(ArchiveMember& member, std::string_view content, Packing packing, int level)
  {
    member.size = content.size();
    member.crc32 = libdeflate_crc32(0, content.data(), content.size());
    member.sha256 = Sha256Hex(content);
    member.parts.clear();
    if (packing == Packing::Deflate && level > 0 && !content.empty())
    {
      member.parts = DeflatedSizes(content, level);
    }
  }
}
