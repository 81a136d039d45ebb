#pragma once

#include "PartQueue.h"
#include "ZipLayout.h"

#include "../Ports/IByteSource.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Length and entity tag of the zip of these members, without its content.
  ZipLayout LayoutOf(const std::vector<ArchiveMember>& members, Instant createdAt,
                     const std::string& recipe, const std::optional<ZipSecret>& secret = {});

  /// A package as a zip that is made while it is read, from any offset on; a resumed download costs
  /// no more than the slice in which it begins. Gives no byte of an entry before its size and
  /// CRC-32 were found to be what the zip says of it. One thread at a time; threads and archive
  /// must outlive it.
  class ZipSource : public IByteSource
  {
  public:
    ZipSource(PackingThreads& threads, MemberReader reader, std::vector<ArchiveMember> members,
              Instant createdAt, const std::string& recipe, std::function<bool()> stillPermitted,
              std::optional<ZipSecret> secret = {});

    std::uint64_t Length() const override;
    std::string EntityTag() const override;

    /// Gives at most 1 MiB at a time. Throws Refusal(StudyGone) when an instance was changed or
    /// deleted, Refusal(StorageUnavailable) when a document was, Refusal(DownloadNotPermitted) when
    /// no longer permitted.
    std::size_t Read(std::uint64_t offset, char* target, std::size_t size) override;

  private:
    /// The bytes from `offset` on to the end of what holds it.
    std::string_view BytesAt(std::uint64_t offset, std::string& rendered);

    ZipLayout layout_;
    std::shared_ptr<const ZipPlan> plan_;
    PartQueue queue_;
    std::function<bool()> stillPermitted_;
  };
}
