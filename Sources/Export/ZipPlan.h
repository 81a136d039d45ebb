#pragma once

#include "MemberContent.h"
#include "ZipEncryption.h"
#include "ZipLayout.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Bytes that lie together in the zip: a slice of a member, deflated, or a stored member.
  struct ZipPart
  {
    std::size_t member = 0;
    std::size_t slice = 0;
    std::uint64_t begin = 0; ///< in the zip
    std::uint64_t size = 0;  ///< in the zip
    std::size_t batch = 0;
  };

  /// What is made at once: a part, or an image of one slice and its script for the viewer, which
  /// share what is deflated.
  struct ZipBatch
  {
    std::size_t firstPart = 0;
    std::size_t count = 0;
    std::uint64_t cost = 0; ///< bytes of memory while it is made and held
  };

  /// What one zip is made of. Shared with the threads, which may outlive the download.
  struct ZipPlan
  {
    MemberReader reader;
    std::vector<ArchiveMember> members;
    std::string recipe;
    std::optional<ZipSecret> secret; ///< when the zip is encrypted
    std::vector<ZipPart> parts{};    ///< in the order of the zip
    std::vector<ZipBatch> batches{}; ///< in the same order

    /// Finds parts and batches.
    void Divide(const ZipLayout& layout);

    /// The part that holds the byte at `offset`, which is content of a member.
    std::size_t FindPart(std::uint64_t offset) const;

    /// Neither deflated nor encrypted.
    bool IsOnlyRead(const ZipBatch& batch) const;
  };

  class PackedPart
  {
  public:
    explicit PackedPart(std::shared_ptr<const MemberContent> stored) : stored_(std::move(stored))
    {
    }

    explicit PackedPart(std::shared_ptr<const std::string> made) : made_(std::move(made))
    {
    }

    std::string_view View() const
    {
      return stored_ ? stored_->View() : std::string_view{*made_};
    }

  private:
    std::shared_ptr<const MemberContent> stored_;
    std::shared_ptr<const std::string> made_;
  };

  /// Makes the parts of a batch. `content` is that of the first one's member. Throws what
  /// MemberReader::Read() throws, and std::runtime_error where a library deflates to other bytes
  /// than in the preparation.
  std::vector<PackedPart> Pack(const ZipPlan& plan, const ZipBatch& batch, SharedContent& content,
                               SharedInstance& instance);
}
