#pragma once

#include "MemberContent.h"
#include "PackingThreads.h"
#include "ZipEncryption.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// The smallest thing that is made at once: a slice of a member, deflated, or a stored member.
  struct ZipPart
  {
    std::size_t member = 0;
    std::size_t slice = 0;
    std::uint64_t begin = 0; ///< in the zip
    std::uint64_t size = 0;  ///< in the zip
    std::uint64_t cost = 0;  ///< bytes of memory while it is made and held
  };

  /// What one zip is made of. Shared with the threads, which may outlive the download.
  struct ZipPlan
  {
    MemberReader reader;
    std::vector<ArchiveMember> members;
    std::vector<ZipPart> parts; ///< in the order of the zip
    std::string recipe;
    std::optional<ZipSecret> secret; ///< when the zip is encrypted
  };

  struct PackedPart
  {
    std::shared_ptr<const MemberContent> content; ///< of a stored member ...
    std::string made;                             ///< ... or what was made of another

    std::string_view View() const
    {
      return content ? content->View() : std::string_view{made};
    }
  };

  /// Makes the parts of a zip in order and ahead of the reader, several at a time, as many as fit
  /// into a fixed amount of memory (or one, if that alone is larger). It begins with few, so that
  /// many downloads that start at once wait for little of each other. One thread at a time; the
  /// threads must outlive it.
  class PartQueue
  {
  public:
    PartQueue(PackingThreads& threads, std::shared_ptr<const ZipPlan> plan);
    ~PartQueue();

    PartQueue(const PartQueue&) = delete;
    PartQueue& operator=(const PartQueue&) = delete;

    /// The bytes of a part, valid until the next call. Throws what making it threw.
    std::string_view Get(std::size_t part);

    /// Forgets everything; afterwards nothing of it is in memory.
    void Clear();

  private:
    struct Pending
    {
      std::size_t part = 0;
      std::uint64_t cost = 0;
      std::future<PackedPart> future;
      std::shared_ptr<std::atomic<bool>> cancelled;
    };

    void Drop();
    void Fill(std::size_t part);
    void Start(std::size_t part);

    PackingThreads& threads_;
    std::shared_ptr<const ZipPlan> plan_;
    std::deque<Pending> pending_; ///< consecutive parts
    std::optional<PackedPart> current_;
    std::size_t currentPart_ = 0;
    std::uint64_t cost_ = 0; ///< of pending_ and current_
    std::uint64_t currentCost_ = 0;
    std::size_t window_;
    std::size_t sharedMember_ = 0;
    std::shared_ptr<SharedContent> shared_; ///< of sharedMember_
    std::string instanceOf_;
    std::shared_ptr<SharedInstance> instance_; ///< of instanceOf_
  };
}
