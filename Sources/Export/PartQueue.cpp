#include "PartQueue.h"

#include "Deflation.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    // Four downloads together stay well below 64 MB.
    constexpr std::uint64_t MEMORY = std::uint64_t{8} << 20U;
    constexpr std::size_t FIRST_WINDOW = 2;
    constexpr std::size_t LARGEST_WINDOW = 32;

    /// A slice as it stands in the zip, but for encryption.
    std::string PlainSlice(const ZipPlan& plan, const ArchiveMember& member, std::size_t slice,
                           std::string_view content)
    {
      if (member.parts.empty())
      {
        return std::string(content);
      }
      std::string made = DeflateSlice(content, slice, plan.reader.Level());
      if (made.size() != member.parts[slice])
      {
        throw std::runtime_error("a file of the zip no longer deflates as when it was prepared");
      }
      return made;
    }

    std::string EncryptedSlice(const ZipPlan& plan, const ArchiveMember& member, std::size_t slice,
                               std::string_view content)
    {
      const MemberCipher cipher(plan.secret->passphrase,
                                SaltOf(*plan.secret, member.path, member.sha256, plan.recipe));
      const std::size_t count = std::max<std::size_t>(1, member.parts.size());
      const auto encrypt = [&](std::size_t which)
      {
        std::string made = PlainSlice(plan, member, which, content);
        const auto offset = std::accumulate(
            member.parts.begin(), member.parts.begin() + static_cast<std::ptrdiff_t>(which),
            std::uint64_t{0});
        cipher.Apply(made, offset);
        return made;
      };
      const std::string encrypted = encrypt(slice);
      std::string tail;
      if (slice + 1 == count)
      {
        // It covers all slices; made anew rather than remembered, so that any part can be made
        // alone.
        std::string all;
        for (std::size_t before = 0; before < slice; ++before)
        {
          all += encrypt(before);
        }
        all += encrypted;
        tail = cipher.Authentication(all);
      }
      return (slice == 0 ? cipher.Head() : "") + encrypted + tail;
    }

    PackedPart Pack(const ZipPlan& plan, const ZipPart& part, SharedContent& shared,
                    SharedInstance& instance)
    {
      const ArchiveMember& member = plan.members[part.member];
      auto content = shared.Get(plan.reader, member, instance);
      if (plan.secret.has_value())
      {
        return {{}, EncryptedSlice(plan, member, part.slice, content->View())};
      }
      if (member.parts.empty())
      {
        return {std::move(content), {}};
      }
      return {{}, PlainSlice(plan, member, part.slice, content->View())};
    }
  }

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
    for (Pending& pending : pending_)
    {
      *pending.cancelled = true;
    }
    pending_.clear();
    current_.reset();
    shared_.reset();
    instance_.reset();
    cost_ = 0;
    currentCost_ = 0;
    window_ = FIRST_WINDOW;
  }

  void PartQueue::Clear()
  {
    for (Pending& pending : pending_)
    {
      *pending.cancelled = true;
    }
    for (Pending& pending : pending_)
    {
      pending.future.wait();
    }
    Drop();
  }

  std::string_view PartQueue::Get(std::size_t part)
  {
    if (current_ && currentPart_ == part)
    {
      return current_->View();
    }
    const bool ahead =
        !pending_.empty() && part >= pending_.front().part && part <= pending_.back().part;
    const bool next = pending_.empty() && current_ && part == currentPart_ + 1;
    if (!ahead && !next)
    {
      Drop();
    }
    current_.reset();
    cost_ -= std::exchange(currentCost_, 0);
    while (!pending_.empty() && pending_.front().part != part)
    {
      *pending_.front().cancelled = true;
      cost_ -= pending_.front().cost;
      pending_.pop_front();
    }
    Fill(part);
    Pending first = std::move(pending_.front());
    pending_.pop_front();
    cost_ -= first.cost;
    current_ = first.future.get();
    currentPart_ = part;
    currentCost_ = first.cost;
    cost_ += first.cost;
    window_ = std::min(window_ * 2, LARGEST_WINDOW);
    return current_->View();
  }

  void PartQueue::Fill(std::size_t part)
  {
    std::size_t next = pending_.empty() ? part : pending_.back().part + 1;
    while (next < plan_->parts.size() && pending_.size() < window_ &&
           (pending_.empty() || cost_ + plan_->parts[next].cost <= MEMORY))
    {
      Start(next++);
    }
  }

  void PartQueue::Start(std::size_t part)
  {
    const ZipPart& wanted = plan_->parts[part];
    if (!shared_ || sharedMember_ != wanted.member)
    {
      shared_ = std::make_shared<SharedContent>();
      sharedMember_ = wanted.member;
    }
    const std::string& source = plan_->members[wanted.member].sourceId;
    if (!instance_ || instanceOf_ != source)
    {
      instance_ = std::make_shared<SharedInstance>();
      instanceOf_ = source;
    }
    auto promise = std::make_shared<std::promise<PackedPart>>();
    Pending pending{part, wanted.cost, promise->get_future(),
                    std::make_shared<std::atomic<bool>>(false)};
    threads_.Submit(Urgency::Download,
                    [promise, plan = plan_, &wanted, shared = shared_, instance = instance_,
                     cancelled = pending.cancelled]
                    {
                      try
                      {
                        promise->set_value(*cancelled ? PackedPart{}
                                                      : Pack(*plan, wanted, *shared, *instance));
                      }
                      catch (...)
                      {
                        promise->set_exception(std::current_exception());
                      }
                    });
    cost_ += wanted.cost;
    pending_.push_back(std::move(pending));
  }
}
