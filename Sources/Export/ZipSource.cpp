#include "ZipSource.h"

#include "../Domain/Refusal.h"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>

namespace OrthancExchange
{
  namespace
  {
    // Bounds how much goes out on one answer of `stillPermitted`.
    constexpr std::size_t LARGEST_READ = std::size_t{1} << 20U;

    std::vector<ZipMember> ToMembers(const std::vector<PackageEntry>& entries)
    {
      std::vector<ZipMember> members;
      members.reserve(entries.size());
      for (const PackageEntry& entry : entries)
      {
        members.push_back({entry.path, entry.size, entry.crc32});
      }
      return members;
    }

    bool IsAsPrepared(std::string_view content, const PackageEntry& entry)
    {
      return content.size() == entry.size &&
             libdeflate_crc32(0, content.data(), content.size()) == entry.crc32;
    }
  }

  std::string_view ZipSource::Loaded::View() const
  {
    return instance ? instance->View() : std::string_view{document};
  }

  ZipSource::ZipSource(IImageArchive& archive, const std::vector<PackageEntry>& entries,
                       Instant createdAt, OpenDocument openDocument,
                       std::function<bool()> stillPermitted)
      : archive_(archive), entries_(entries), layout_(ToMembers(entries), createdAt),
        openDocument_(std::move(openDocument)), stillPermitted_(std::move(stillPermitted))
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
      loaded_.reset();
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
      const ZipPiece piece = layout_.Find(offset + done);
      const std::string_view rest =
          BytesOf(piece, rendered).substr(static_cast<std::size_t>(offset + done - piece.begin));
      const std::size_t count = std::min(rest.size(), wanted - done);
      std::memcpy(target + done, rest.data(), count);
      done += count;
    }
    return done;
  }

  std::string_view ZipSource::BytesOf(const ZipPiece& piece, std::string& rendered)
  {
    if (piece.part == ZipPart::Content)
    {
      return ContentOf(piece.member);
    }
    rendered = layout_.Render(piece);
    return rendered;
  }

  std::string_view ZipSource::ContentOf(std::size_t member)
  {
    if (!loaded_ || loaded_->member != member)
    {
      loaded_.reset(); // before the next one is read: never two in memory
      const PackageEntry& entry = entries_[member];
      entry.source == EntrySource::Instance ? LoadInstance(entry) : LoadDocument(entry);
      loaded_->member = member;
    }
    return loaded_->View();
  }

  void ZipSource::LoadInstance(const PackageEntry& entry)
  {
    Loaded loaded;
    loaded.instance = archive_.ReadInstance(entry.sourceId);
    if (!loaded.instance || !IsAsPrepared(loaded.View(), entry))
    {
      throw Refusal(RefusalCode::StudyGone,
                    "An image of this package was changed or deleted since it was sent.",
                    {{"Instance", entry.sourceId}});
    }
    loaded_ = std::move(loaded);
  }

  void ZipSource::LoadDocument(const PackageEntry& entry)
  {
    Loaded loaded;
    loaded.document = openDocument_(entry.sourceId);
    if (!IsAsPrepared(loaded.View(), entry))
    {
      throw Refusal(RefusalCode::StorageUnavailable,
                    "A document of this package is not what it was when it was sent.",
                    {{"Document", entry.sourceId}});
    }
    loaded_ = std::move(loaded);
  }
}
