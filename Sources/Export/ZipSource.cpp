#include "ZipSource.h"

#include "Deflation.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <numeric>

namespace OrthancExchange
{
  namespace
  {
    // Bounds how much goes out on one answer of `stillPermitted`.
    constexpr std::size_t LARGEST_READ = std::size_t{1} << 20U;

    ZipMember ToMember(const ArchiveMember& member, bool encrypted)
    {
      ZipMember made;
      made.path = member.path;
      made.size = member.size;
      made.crc32 = member.crc32;
      if (!member.parts.empty())
      {
        made.deflatedSize =
            std::accumulate(member.parts.begin(), member.parts.end(), std::uint64_t{0});
      }
      made.encrypted = encrypted;
      return made;
    }

    /// What encryption adds to a slice.
    std::uint64_t OverheadOf(std::size_t slice, std::size_t count)
    {
      return (slice == 0 ? AES_SALT + AES_CHECK : 0) +
             (slice + 1 == count ? AES_AUTHENTICATION : 0);
    }

    /// What making it holds in memory. Of a member of several slices the whole is held too, since
    /// the archive gives files only whole, but once for all of them.
    std::uint64_t CostOf(const ArchiveMember& member, std::size_t slice)
    {
      if (member.parts.empty())
      {
        return member.size;
      }
      return member.parts[slice] + (member.parts.size() == 1 ? member.size : 0);
    }

    std::vector<ZipPart> PartsOf(const std::vector<ArchiveMember>& members, const ZipLayout& layout,
                                 bool encrypted)
    {
      std::vector<ZipPart> parts;
      for (std::size_t i = 0; i < members.size(); ++i)
      {
        const ArchiveMember& member = members[i];
        const std::size_t count = std::max<std::size_t>(1, member.parts.size());
        std::uint64_t begin = layout.ContentBegin(i);
        for (std::size_t slice = 0; slice < count; ++slice)
        {
          const std::uint64_t size = (member.parts.empty() ? member.size : member.parts[slice]) +
                                     (encrypted ? OverheadOf(slice, count) : 0);
          if (size > 0) // an empty file has a place, but no bytes
          {
            parts.push_back({i, slice, begin, size, CostOf(member, slice)});
          }
          begin += size;
        }
      }
      return parts;
    }

    std::shared_ptr<const ZipPlan> PlanOf(MemberReader reader, std::vector<ArchiveMember> members,
                                          const ZipLayout& layout, const std::string& recipe,
                                          std::optional<ZipSecret> secret)
    {
      std::vector<ZipPart> parts = PartsOf(members, layout, secret.has_value());
      return std::make_shared<ZipPlan>(ZipPlan{std::move(reader), std::move(members),
                                               std::move(parts), recipe, std::move(secret)});
    }

    /// Another passphrase gives other bytes.
    std::string EditionOf(const std::string& recipe, const std::optional<ZipSecret>& secret)
    {
      return secret.has_value() ? recipe + SaltOf(*secret, secret->passphrase, "", recipe) : recipe;
    }
  }

  ZipLayout LayoutOf(const std::vector<ArchiveMember>& members, Instant createdAt,
                     const std::string& recipe, const std::optional<ZipSecret>& secret)
  {
    std::vector<ZipMember> made;
    made.reserve(members.size());
    std::transform(members.begin(), members.end(), std::back_inserter(made),
                   [&](const ArchiveMember& member)
                   { return ToMember(member, secret.has_value()); });
    return {std::move(made), createdAt, EditionOf(recipe, secret)};
  }

  ZipSource::ZipSource(PackingThreads& threads, MemberReader reader,
                       std::vector<ArchiveMember> members, Instant createdAt,
                       const std::string& recipe, std::function<bool()> stillPermitted,
                       std::optional<ZipSecret> secret)
      : layout_(LayoutOf(members, createdAt, recipe, secret)),
        plan_(PlanOf(std::move(reader), std::move(members), layout_, recipe, std::move(secret))),
        queue_(threads, plan_), stillPermitted_(std::move(stillPermitted))
  {
  }

  std::uint64_t ZipSource::Length() const
  {
    return layout_.Length();
  }

  std::string ZipSource::EntityTag() const
  {
    return layout_.EntityTag();
  }

  std::size_t ZipSource::Read(std::uint64_t offset, char* target, std::size_t size)
  {
    if (!stillPermitted_())
    {
      queue_.Clear();
      throw Refusal(RefusalCode::DownloadNotPermitted, "This download is no longer permitted.");
    }
    std::size_t wanted = std::min(size, LARGEST_READ);
    if (offset >= Length())
    {
      return 0;
    }
    wanted = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, Length() - offset));

    std::size_t done = 0;
    std::string rendered;
    while (done < wanted)
    {
      const std::string_view rest = BytesAt(offset + done, rendered);
      const std::size_t count = std::min(rest.size(), wanted - done);
      std::memcpy(target + done, rest.data(), count);
      done += count;
    }
    return done;
  }

  std::string_view ZipSource::BytesAt(std::uint64_t offset, std::string& rendered)
  {
    const ZipPiece piece = layout_.Find(offset);
    if (piece.part != ZipRegion::Content)
    {
      rendered = layout_.Render(piece);
      return std::string_view{rendered}.substr(static_cast<std::size_t>(offset - piece.begin));
    }
    const std::vector<ZipPart>& parts = plan_->parts;
    const auto after =
        std::upper_bound(parts.begin(), parts.end(), offset,
                         [](std::uint64_t at, const ZipPart& part) { return at < part.begin; });
    const auto index = static_cast<std::size_t>(after - parts.begin()) - 1;
    return queue_.Get(index).substr(static_cast<std::size_t>(offset - parts[index].begin));
  }
}
