#include "MemberMeasure.h"

#include "Deflation.h"
#include "ScriptDeflation.h"
#include "Sha256.h"
#include "ViewerScript.h"

#include <libdeflate.h>

#include <numeric>
#include <string>

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
    std::string first;
    bool deflates = packing == Packing::Deflate && level_ > 0;
    if (deflates)
    {
      first = DeflateSlice(content, 0, level_);
      deflates = IsWorthwhile(first.size(), SliceOf(content, 0).size());
    }
    const std::size_t count = SliceCount(content.size());
    member.parts.assign(deflates ? count : 0, first.size());
    const auto measure = [&](std::size_t slice)
    {
      if (deflates && slice > 0)
      {
        member.parts[slice] = DeflateSlice(content, slice, level_).size();
      }
      if (!scripts.empty())
      {
        MeasureScript(scripts.at(slice), SliceOf(content, slice), deflates,
                      count == 1 ? first : "");
      }
    };
    threads_.ForEach(Urgency::Preparation, count, measure);
    const auto sum = std::accumulate(member.parts.begin(), member.parts.end(), std::uint64_t{0});
    if (!IsWorthwhile(sum, content.size()))
    {
      member.parts.clear();
    }
  }

  void MemberMeasure::MeasureScript(ArchiveMember& script, std::string_view slice, bool deflates,
                                    std::string_view deflated) const
  {
    std::string made;
    if (deflates && deflated.empty())
    {
      made = DeflateWhole(slice, level_);
      deflated = made;
    }
    if (!deflates || !IsWorthwhile(deflated.size(), slice.size()))
    {
      made = DeflateWhole(slice, 0); // quick to inflate
      deflated = made;
    }
    const std::string text = DataScript(script.number, deflated);
    Identify(script, text);
    if (level_ > 0)
    {
      script.parts = {DeflateScript(text).size()};
    }
  }
}
