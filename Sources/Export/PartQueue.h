#pragma once

#include "PackingThreads.h"
#include "ZipPlan.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Makes the parts of a zip in order and ahead of the reader, several at a time, as many as fit
  /// into a fixed amount of memory (or one, if that alone is larger). What the reader waits for
  /// goes before what any download will want next, so that many at once all move on. One thread at
  /// a time; the threads must outlive it.
  class PartQueue
  {
  public:
    PartQueue(PackingThreads& threads, std::shared_ptr<const ZipPlan> plan);
    ~PartQueue();

    PartQueue(const PartQueue&) = delete;
    PartQueue& operator=(const PartQueue&) = delete;

    /// The bytes of a part, valid until the next call. Throws what making it threw.
    std::string_view Get(std::size_t part);

    /// Forgets everything, what a seek left behind too; afterwards nothing of it is in memory.
    void Clear();

  private:
    class Work;

    void Drop();
    void Leave(const std::shared_ptr<Work>& work);
    void DropCurrent();
    void SkipTo(std::size_t batch);
    void Fill();
    bool HasRoomFor(const ZipBatch& batch) const;
    void TakeFirst();
    void Start(std::size_t batch);

    PackingThreads& threads_;
    std::shared_ptr<const ZipPlan> plan_;
    std::size_t next_ = 0;                      ///< the batch to start next
    std::deque<std::shared_ptr<Work>> pending_; ///< of consecutive batches, the last before next_
    std::vector<std::weak_ptr<Work>> left_;     ///< behind while they were made
    std::vector<PackedPart> current_;           ///< of the batch before those
    std::uint64_t cost_ = 0;                    ///< of pending_ and current_
    std::size_t window_;
    std::size_t sharedMember_ = 0;
    std::shared_ptr<SharedContent> shared_; ///< of sharedMember_
    std::string instanceOf_;
    std::shared_ptr<SharedInstance> instance_; ///< of instanceOf_
  };
}
