// Compares the whole index of identities with the archive.
#pragma once

#include "../Ports/IClock.h"
#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  class IndexKeeper;

  /// In what the index was wrong about a study; the first of these that applies.
  enum class IndexDifferenceKind
  {
    Missing,    ///< in the archive, not in the index
    Gone,       ///< in the index, not in the archive
    Identity,   ///< whom it is about
    Counts,     ///< series, instances, modalities
    Attributes, ///< anything else that is shown of it
    Keys        ///< what it is found by
  };

  const char* ToString(IndexDifferenceKind kind);

  struct IndexDifference
  {
    std::string study; ///< Orthanc identifier
    IndexDifferenceKind kind = IndexDifferenceKind::Missing;
  };

  enum class IndexCheckState
  {
    Never,
    Running,
    Done,
    Stopped, ///< with Orthanc
    Failed
  };

  const char* ToString(IndexCheckState state);

  struct IndexCheckReport
  {
    IndexCheckState state = IndexCheckState::Never;
    bool repair = false;
    std::string by; ///< who asked for it; empty: the index itself
    Instant startedAt{};
    std::optional<Instant> endedAt;
    std::int64_t total = 0; ///< studies to compare, as far as counted
    std::int64_t checked = 0;
    std::int64_t repaired = 0;
    std::map<IndexDifferenceKind, std::int64_t> differences;
    std::vector<IndexDifference> first; ///< the first FIRST_DIFFERENCES of them
  };

  /// Runs in a thread of its own, while the index goes on following the archive: what differs only
  /// because it has just changed is caught up with and looked at again. Thread-safe.
  class IndexCheck
  {
  public:
    static constexpr std::size_t FIRST_DIFFERENCES = 50;

    using OnEnd = std::function<void(const IndexCheckReport&)>;

    IndexCheck(IStore& store, IImageArchive& archive, IndexKeeper& index);
    ~IndexCheck();

    IndexCheck(const IndexCheck&) = delete;
    IndexCheck& operator=(const IndexCheck&) = delete;

    /// False when one is running already. `clock` must live until Stop(); `onEnd` is called from
    /// the thread, and may throw: then the check has failed.
    bool Start(bool repair, const std::string& by, const IClock& clock, OnEnd onEnd);

    /// Ends a check that runs; Start() may follow.
    void Stop();

    IndexCheckReport Report() const;

  private:
    void Run(const IClock& clock, const OnEnd& onEnd);
    void CompareAll();
    void Compare(const std::string& study);
    std::optional<IndexDifferenceKind> Differ(const std::string& study);
    void Note(const std::string& study, IndexDifferenceKind kind, bool repaired);
    void End(IndexCheckState state, const IClock& clock);

    IStore& store_;
    IImageArchive& archive_;
    IndexKeeper& index_;
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_; ///< guards what stands below
    IndexCheckReport report_;
    std::thread thread_;
  };
}
