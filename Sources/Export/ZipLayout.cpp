#include "ZipLayout.h"

#include "Fingerprint.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <unordered_set>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_PATH = 65535; // APPNOTE 4.4.10: the length has two bytes

    void RequireSoundPaths(const std::vector<ZipMember>& members)
    {
      std::unordered_set<std::string_view> seen;
      for (const ZipMember& member : members)
      {
        if (member.path.empty() || member.path.size() > LONGEST_PATH)
        {
          throw std::invalid_argument("A path in the zip is empty or too long");
        }
        if (!seen.insert(member.path).second)
        {
          throw std::invalid_argument("A path stands twice in the zip: " + member.path);
        }
      }
    }

    /// The index of the last of the ascending starts that is not beyond `offset`.
    std::size_t LastStart(const std::vector<std::uint64_t>& starts, std::uint64_t offset)
    {
      const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
      return static_cast<std::size_t>(after - starts.begin()) - 1;
    }
  }

  ZipLayout::ZipLayout(std::vector<ZipMember> members, Instant time, const std::string& edition)
      : members_(std::move(members)), time_(ToDosTime(time))
  {
    RequireSoundPaths(members_);
    PlaceMembers();
    PlaceDirectory(edition);
  }

  void ZipLayout::PlaceMembers()
  {
    std::uint64_t offset = 0;
    locals_.reserve(members_.size() + 1);
    for (const ZipMember& member : members_)
    {
      locals_.push_back(offset);
      offset += LocalHeaderSize(member) + member.PackedSize();
    }
    locals_.push_back(offset);
  }

  void ZipLayout::PlaceDirectory(const std::string& edition)
  {
    Fingerprint fingerprint;
    fingerprint.Add(edition);
    std::uint64_t offset = locals_.back();
    centrals_.reserve(members_.size() + 1);
    for (std::size_t i = 0; i < members_.size(); ++i)
    {
      centrals_.push_back(offset);
      offset += CentralHeaderSize(members_[i], locals_[i]);
      fingerprint.Add(CentralHeader(members_[i], time_, locals_[i]));
    }
    centrals_.push_back(offset);
    endRecords_ = EndRecords(members_.size(), locals_.back(), offset - locals_.back());
    fingerprint.Add(endRecords_);
    entityTag_ = '"' + fingerprint.Hex() + '"';
  }

  std::uint64_t ZipLayout::Length() const
  {
    return centrals_.back() + endRecords_.size();
  }

  std::uint64_t ZipLayout::ContentBegin(std::size_t member) const
  {
    return locals_[member] + LocalHeaderSize(members_[member]);
  }

  ZipPiece ZipLayout::Find(std::uint64_t offset) const
  {
    if (offset >= centrals_.back())
    {
      return {ZipRegion::EndRecords, 0, centrals_.back(), Length()};
    }
    if (offset >= locals_.back())
    {
      const std::size_t member = LastStart(centrals_, offset);
      return {ZipRegion::CentralHeader, member, centrals_[member], centrals_[member + 1]};
    }
    const std::size_t member = LastStart(locals_, offset);
    const std::uint64_t content = ContentBegin(member);
    if (offset < content)
    {
      return {ZipRegion::LocalHeader, member, locals_[member], content};
    }
    return {ZipRegion::Content, member, content, locals_[member + 1]};
  }

  std::string ZipLayout::Render(const ZipPiece& piece) const
  {
    switch (piece.part)
    {
    case ZipRegion::LocalHeader:
      return LocalHeader(members_[piece.member], time_);
    case ZipRegion::CentralHeader:
      return CentralHeader(members_[piece.member], time_, locals_[piece.member]);
    case ZipRegion::EndRecords:
      return endRecords_;
    case ZipRegion::Content:
      break;
    }
    throw std::logic_error("The content of a zip's member does not come from its layout");
  }
}
