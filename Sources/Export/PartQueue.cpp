#include "PartQueue.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    // Four downloads together stay well below 64 MB, and one has more images at hand than there are
    // threads.
    constexpr std::uint64_t MEMORY = std::uint64_t{10} << 20U;

    // Of what is only read, a few times what goes out at once is enough: more waits so long that it
    // leaves the processor's cache, and makes the heap give pages back only to have them again.
    constexpr std::uint64_t READ_MEMORY = std::uint64_t{3584} << 10U;
    constexpr std::size_t FEWEST_READ = 3; // one goes out while two are read

    constexpr std::size_t FIRST_WINDOW = 2; // before anybody knows how much of it will be read
    constexpr std::size_t LARGEST_WINDOW = 32;
  }

  /// The making of one batch, which may be submitted twice and is done once.
  class PartQueue::Work
  {
  public:
    Work(std::shared_ptr<const ZipPlan> plan, const ZipBatch& batch,
         std::shared_ptr<SharedContent> content, std::shared_ptr<SharedInstance> instance)
        : plan_(std::move(plan)), batch_(batch), content_(std::move(content)),
          instance_(std::move(instance))
    {
    }

    void Do()
    {
      if (begun_.exchange(true))
      {
        return;
      }
      try
      {
        made_ = Pack(*plan_, batch_, *content_, *instance_);
      }
      catch (...)
      {
        failure_ = std::current_exception();
      }
      End();
    }

    bool HasBegun() const
    {
      return begun_;
    }

    /// Whether it now never begins; else it is under way or done.
    bool Cancel()
    {
      if (begun_.exchange(true))
      {
        return false;
      }
      End();
      return true;
    }

    /// Waits for its end.
    std::vector<PackedPart> Take()
    {
      ended_.get_future().wait();
      if (failure_)
      {
        std::rethrow_exception(failure_);
      }
      return std::move(made_);
    }

    /// Waits for its end. The thread that did it may hold the object for a moment longer, but
    /// nothing is in it.
    void Discard()
    {
      ended_.get_future().wait();
      made_.clear();
    }

    std::uint64_t Cost() const
    {
      return batch_.cost;
    }

  private:
    void End()
    {
      content_.reset();
      instance_.reset();
      ended_.set_value(); // what was made now belongs to who waits for it
    }

    std::shared_ptr<const ZipPlan> plan_;
    const ZipBatch& batch_; ///< of plan_
    std::shared_ptr<SharedContent> content_;
    std::shared_ptr<SharedInstance> instance_;
    std::atomic<bool> begun_ = false;
    std::vector<PackedPart> made_;
    std::exception_ptr failure_;
    std::promise<void> ended_;
  };

  PartQueue::PartQueue(PackingThreads& threads, std::shared_ptr<const ZipPlan> plan)
      : threads_(threads), plan_(std::move(plan)), window_(FIRST_WINDOW)
  {
  }

  PartQueue::~PartQueue()
  {
    Drop();
  }

  void PartQueue::Drop()
  {
    for (const auto& work : pending_)
    {
      Leave(work);
    }
    pending_.clear();
    current_.clear();
    shared_.reset();
    instance_.reset();
    cost_ = 0;
    window_ = FIRST_WINDOW;
  }

  /// What is under way cannot be stopped; its outcome reaches nobody, since it alone holds it.
  void PartQueue::Leave(const std::shared_ptr<Work>& work)
  {
    if (!work->Cancel())
    {
      std::erase_if(left_, [](const auto& left) { return left.expired(); });
      left_.push_back(work);
    }
  }

  void PartQueue::Clear()
  {
    Drop();
    for (const auto& left : left_)
    {
      if (const auto work = left.lock())
      {
        work->Discard();
      }
    }
    left_.clear();
  }

  std::string_view PartQueue::Get(std::size_t part)
  {
    const std::size_t batch = plan_->parts.at(part).batch;
    const std::size_t firstPart = plan_->batches[batch].firstPart;
    const std::size_t firstPending = next_ - pending_.size();
    if (!current_.empty() && batch + 1 == firstPending)
    {
      return current_[part - firstPart].View();
    }
    if (batch < firstPending || batch > next_)
    {
      Drop();
      next_ = batch;
    }
    DropCurrent();
    SkipTo(batch);
    Fill();
    TakeFirst();
    return current_[part - firstPart].View();
  }

  void PartQueue::DropCurrent()
  {
    if (!current_.empty())
    {
      cost_ -= plan_->batches[next_ - pending_.size() - 1].cost;
      current_.clear();
    }
  }

  void PartQueue::SkipTo(std::size_t batch)
  {
    while (!pending_.empty() && next_ - pending_.size() != batch)
    {
      Leave(pending_.front());
      cost_ -= pending_.front()->Cost();
      pending_.pop_front();
    }
  }

  void PartQueue::Fill()
  {
    const auto& batches = plan_->batches;
    while (next_ < batches.size() && pending_.size() < window_ && HasRoomFor(batches[next_]))
    {
      Start(next_++);
    }
  }

  bool PartQueue::HasRoomFor(const ZipBatch& batch) const
  {
    const bool enough = pending_.size() >= FEWEST_READ && plan_->IsOnlyRead(batch);
    return pending_.empty() || cost_ + batch.cost <= (enough ? READ_MEMORY : MEMORY);
  }

  void PartQueue::TakeFirst()
  {
    const std::shared_ptr<Work> work = std::move(pending_.front());
    pending_.pop_front();
    cost_ -= work->Cost();
    if (!work->HasBegun())
    {
      threads_.Submit(Urgency::Awaited, [work] { work->Do(); });
    }
    current_ = work->Take();
    cost_ += work->Cost();
    window_ = std::min(window_ * 2, LARGEST_WINDOW);
  }

  void PartQueue::Start(std::size_t batch)
  {
    const ZipBatch& wanted = plan_->batches[batch];
    const std::size_t member = plan_->parts[wanted.firstPart].member;
    if (!shared_ || sharedMember_ != member)
    {
      shared_ = std::make_shared<SharedContent>();
      sharedMember_ = member;
    }
    const std::string& source = plan_->members[member].sourceId;
    if (!instance_ || instanceOf_ != source)
    {
      instance_ = std::make_shared<SharedInstance>();
      instanceOf_ = source;
    }
    const auto work = std::make_shared<Work>(plan_, wanted, shared_, instance_);
    threads_.Submit(Urgency::Ahead, [work] { work->Do(); });
    cost_ += wanted.cost;
    pending_.push_back(work);
  }
}
