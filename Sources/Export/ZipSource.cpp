#include "ZipSource.h"

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

    std::shared_ptr<const ZipPlan> PlanOf(MemberReader reader, std::vector<ArchiveMember> members,
                                          const ZipLayout& layout, const std::string& recipe,
                                          std::optional<ZipSecret> secret)
    {
      auto plan = std::make_shared<ZipPlan>(
          ZipPlan{std::move(reader), std::move(members), recipe, std::move(secret)});
      plan->Divide(layout);
      return plan;
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
    const std::size_t part = plan_->FindPart(offset);
    return queue_.Get(part).substr(static_cast<std::size_t>(offset - plan_->parts[part].begin));
  }
}
