#include "MemberMeasure.h"

#include "Deflation.h"
#include "ScriptDeflation.h"
#include "Sha256.h"
#include "ViewerScript.h"

#include <libdeflate.h>

#include <numeric>
#include <string>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    void Identify(ArchiveMember& member, std::string_view content)
    {
      member.size = content.size();
      member.crc32 = libdeflate_crc32(0, content.data(), content.size());
      member.sha256 = Sha256Hex(content);
      member.parts.clear();
    }
  }

  void MemberMeasure::Measure(ArchiveMember& member, std::string_view content,
                              Packing packing) const
  {
    std::vector<ArchiveMember> none;
    Measure(member, none, content, packing);
  }

  void MemberMeasure::Measure(ArchiveMember& member, std::vector<ArchiveMember>& scripts,
                              std::string_view content, Packing packing) const
  {
    Identify(member, content);
    if (content.empty())
    {
      return;
    }
    const std::size_t count = SliceCount(content.size());
    std::string first;
    bool deflates = packing == Packing::Deflate && level_ > 0;
    if (deflates)
    {
      first = DeflateWhole(SliceOf(content, 0), level_);
      deflates = IsWorthwhile(first.size(), SliceOf(content, 0).size());
    }
    member.parts.assign(deflates ? count : 0, 0);
    const auto measure = [&](std::size_t number)
    {
      const std::string_view slice = SliceOf(content, number);
      std::string deflated;
      if (deflates)
      {
        deflated = number == 0 ? std::move(first) : DeflateWhole(slice, level_);
      }
      if (!scripts.empty())
      {
        MeasureScript(scripts.at(number), slice, deflated);
      }
      if (deflates)
      {
        member.parts[number] =
            number + 1 == count ? deflated.size() : LeaveOpen(std::move(deflated)).size();
      }
    };
    threads_.ForEach(Urgency::Preparation, count, measure);
    const auto sum = std::accumulate(member.parts.begin(), member.parts.end(), std::uint64_t{0});
    if (!IsWorthwhile(sum, content.size()))
    {
      member.parts.clear();
    }
  }

  void MemberMeasure::MeasureScript(ArchiveMember& script, std::string_view slice,
                                    std::string_view deflated) const
  {
    const bool deflates = !deflated.empty() && IsWorthwhile(deflated.size(), slice.size());
    const std::string text = deflates ? DataScript(script.number, deflated)
                                      : DataScript(script.number, DeflateWhole(slice, 0));
    Identify(script, text);
    if (level_ > 0)
    {
      script.parts = {DeflateScript(text).size()};
    }
  }
}
