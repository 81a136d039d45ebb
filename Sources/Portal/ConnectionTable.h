#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace OrthancExchange
{
  struct ConnectionQuota
  {
    std::size_t total = 0;
    std::size_t perAddress = 0;
    std::size_t downloads = 0;
    std::size_t downloadsPerAddress = 0;
  };

  /// All open connections, and who must go when there are too many. Thread-safe.
  ///
  /// A connection that waits for its client (handshake, request, keep-alive) can be put out at any
  /// time: when a quota is reached, the one that has waited longest makes room. So thousands of
  /// slow clients push out each other, and a client that sends its request at once is always
  /// served. One that works is never put out.
  class ConnectionTable
  {
  public:
    using Id = std::uint64_t;

    explicit ConnectionTable(const ConnectionQuota& quota);

    /// A new connection, waiting. `key` is empty for trusted proxies, for which only the total
    /// counts. `close` must return at once, and may be called from any thread. nullopt: refused.
    std::optional<Id> Admit(const std::string& key, std::function<void()> close);

    /// Waits for its client from now on; also said anew at each visible progress. False: end it, we
    /// are stopping.
    bool MarkWaiting(Id id);

    /// Waits for its client to take the answer: may be put out, but finishes when stopping.
    void MarkAnswering(Id id);

    /// Is being served: not to be put out.
    void MarkServed(Id id);

    /// Begins a download for this client. False: too many, or stopping.
    bool BeginDownload(Id id, const std::string& clientKey);
    void EndDownload(Id id);

    void Release(Id id);

    /// Closes the one that has waited longest; false when all are being served.
    bool EvictOne();

    /// From now on: closes those that wait for a request or download, admits no more.
    void BeginStop();
    void CloseAll();
    bool WaitUntilEmpty(std::chrono::milliseconds limit);
    void WaitUntilEmpty();

    std::size_t Size() const;

  private:
    struct Entry
    {
      std::string key;
      std::string downloadKey;
      bool downloading = false;
      bool answering = false;
      bool counted = true; ///< false once put out: its place is free although it is not gone yet
      std::function<void()> close;
      std::optional<std::list<Id>::iterator> waiting;
    };

    bool MakeRoom(const std::string& key);
    void PutOut(Id id);
    void Uncount(Entry& entry);
    void BeginWaiting(Id id, Entry& entry, bool answering);
    void StopWaiting(Entry& entry);
    void StopDownloading(Entry& entry);

    const ConnectionQuota quota_;
    mutable std::mutex mutex_;
    std::condition_variable empty_;
    bool stopping_ = false;
    Id next_ = 1;
    std::map<Id, Entry> entries_;
    std::list<Id> waiting_; ///< longest first
    std::size_t counted_ = 0;
    std::size_t downloads_ = 0;
    std::map<std::string, std::size_t> perAddress_;
    std::map<std::string, std::size_t> downloadsPerAddress_;
  };
}
