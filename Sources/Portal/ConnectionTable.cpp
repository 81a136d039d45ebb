#include "ConnectionTable.h"

#include <algorithm>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    void Decrease(std::map<std::string, std::size_t>& counts, const std::string& key)
    {
      const auto found = counts.find(key);
      if (found != counts.end() && --found->second == 0)
      {
        counts.erase(found);
      }
    }

    std::size_t Count(const std::map<std::string, std::size_t>& counts, const std::string& key)
    {
      const auto found = counts.find(key);
      return found == counts.end() ? 0 : found->second;
    }
  }

  ConnectionTable::ConnectionTable(const ConnectionQuota& quota) : quota_(quota)
  {
  }

  std::optional<ConnectionTable::Id> ConnectionTable::Admit(const std::string& key,
                                                            std::function<void()> close)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_ || !MakeRoom(key))
    {
      return std::nullopt;
    }

    const Id id = next_++;
    Entry entry;
    entry.key = key;
    entry.close = std::move(close);
    entry.waiting = waiting_.insert(waiting_.end(), id);
    entries_.emplace(id, std::move(entry));
    ++counted_;
    if (!key.empty())
    {
      ++perAddress_[key];
    }
    return id;
  }

  bool ConnectionTable::MakeRoom(const std::string& key)
  {
    if (!key.empty() && Count(perAddress_, key) >= quota_.perAddress)
    {
      const auto own = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](Id id) { return entries_.at(id).key == key; });
      if (own == waiting_.end())
      {
        return false;
      }
      PutOut(*own);
    }
    if (counted_ < quota_.total)
    {
      return true;
    }
    if (waiting_.empty())
    {
      return false;
    }
    PutOut(waiting_.front());
    return true;
  }

  void ConnectionTable::PutOut(Id id)
  {
    Entry& entry = entries_.at(id);
    StopWaiting(entry);
    Uncount(entry);
    entry.close();
  }

  void ConnectionTable::Uncount(Entry& entry)
  {
    if (!entry.counted)
    {
      return;
    }
    entry.counted = false;
    --counted_;
    Decrease(perAddress_, entry.key);
  }

  void ConnectionTable::BeginWaiting(Id id, Entry& entry, bool answering)
  {
    StopWaiting(entry);
    entry.waiting = waiting_.insert(waiting_.end(), id);
    entry.answering = answering;
  }

  void ConnectionTable::StopWaiting(Entry& entry)
  {
    if (entry.waiting)
    {
      waiting_.erase(*entry.waiting);
      entry.waiting.reset();
    }
  }

  void ConnectionTable::StopDownloading(Entry& entry)
  {
    if (entry.downloading)
    {
      entry.downloading = false;
      --downloads_;
      Decrease(downloadsPerAddress_, entry.downloadKey);
    }
  }

  bool ConnectionTable::MarkWaiting(Id id)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    Entry& entry = entries_.at(id);
    if (stopping_ || !entry.counted)
    {
      return false;
    }
    BeginWaiting(id, entry, false);
    return true;
  }

  void ConnectionTable::MarkAnswering(Id id)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    Entry& entry = entries_.at(id);
    if (entry.counted)
    {
      BeginWaiting(id, entry, true);
    }
  }

  void ConnectionTable::MarkServed(Id id)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    StopWaiting(entries_.at(id));
  }

  bool ConnectionTable::BeginDownload(Id id, const std::string& clientKey)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_ || downloads_ >= quota_.downloads ||
        Count(downloadsPerAddress_, clientKey) >= quota_.downloadsPerAddress)
    {
      return false;
    }
    Entry& entry = entries_.at(id);
    entry.downloading = true;
    entry.downloadKey = clientKey;
    ++downloads_;
    ++downloadsPerAddress_[clientKey];
    return true;
  }

  void ConnectionTable::EndDownload(Id id)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    StopDownloading(entries_.at(id));
  }

  void ConnectionTable::Release(Id id)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end())
    {
      return;
    }
    StopWaiting(found->second);
    StopDownloading(found->second);
    Uncount(found->second);
    entries_.erase(found);
    if (entries_.empty())
    {
      empty_.notify_all();
    }
  }

  bool ConnectionTable::EvictOne()
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.empty())
    {
      return false;
    }
    PutOut(waiting_.front());
    return true;
  }

  void ConnectionTable::BeginStop()
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    for (const auto& [id, entry] : entries_)
    {
      if ((entry.waiting && !entry.answering) || entry.downloading)
      {
        entry.close();
      }
    }
  }

  void ConnectionTable::CloseAll()
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [id, entry] : entries_)
    {
      entry.close();
    }
  }

  bool ConnectionTable::WaitUntilEmpty(std::chrono::milliseconds limit)
  {
    std::unique_lock<std::mutex> lock(mutex_);
    return empty_.wait_for(lock, limit, [this] { return entries_.empty(); });
  }

  void ConnectionTable::WaitUntilEmpty()
  {
    std::unique_lock<std::mutex> lock(mutex_);
    empty_.wait(lock, [this] { return entries_.empty(); });
  }

  std::size_t ConnectionTable::Size() const
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    return entries_.size();
  }
}
