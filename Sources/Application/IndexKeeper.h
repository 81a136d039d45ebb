// Keeps the index of patient identities true to the archive.
#pragma once

#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  struct IndexStatus
  {
    bool ready = false;        ///< filled, and following the archive
    std::int64_t studies = 0;  ///< in the index
    std::int64_t expected = 0; ///< in the archive, as far as counted while filling
    std::string state;         ///< "Starting", "Filling", "Following" or "ArchiveUnavailable"
  };

  /// Fills the index at first start, then follows the archive's own log of changes from a cursor
  /// that is committed with what it led to, so that a crash loses nothing. Deletions, which that
  /// log does not hold, are told by OnDeleted() and found by comparison at each start. Thread-safe.
  class IndexKeeper
  {
  public:
    /// `log` gets one line a fault, without patients' data.
    IndexKeeper(IStore& store, IImageArchive& archive, std::function<void(const std::string&)> log);
    ~IndexKeeper();

    IndexKeeper(const IndexKeeper&) = delete;
    IndexKeeper& operator=(const IndexKeeper&) = delete;

    void Start();
    void Stop();

    /// Something changed in the archive. Returns at once; may be called from Orthanc's callbacks.
    void Wake();

    /// A study was deleted. Returns at once; may be called from Orthanc's callbacks.
    void OnDeleted(const std::string& study);

    /// Brings the index up to the archive's newest change of this moment before it returns, unless
    /// it is still being filled. Called before matching, so that a study that was stored a moment
    /// ago is found.
    void CatchUp();

    IndexStatus Status();

    /// As in Status(), which counts.
    bool IsReady() const
    {
      return ready_;
    }

  private:
    void Run();
    void FillAndCompare();
    void AddMissing(std::int64_t cursorAtStart);
    void MakeKeysAnew();   ///< from the index's own records, after the rules for keys have changed
    void RequireGoingOn(); ///< throws when Stop() was called
    void RemoveVanished();
    void Follow();
    void RemoveDeleted(std::int64_t cursor);
    void Refresh(const std::vector<std::string>& studies, std::int64_t cursor);
    std::set<std::string> TakeDeleted();

    IStore& store_;
    IImageArchive& archive_;
    std::function<void(const std::string&)> log_;

    std::mutex following_; ///< held by whoever moves the cursor
    std::atomic<bool> ready_ = false;
    std::atomic<bool> available_ = true;
    std::atomic<std::int64_t> expected_ = 0;

    std::mutex mutex_; ///< guards what stands below
    std::condition_variable wakeUp_;
    bool woken_ = false;
    bool stopping_ = false;
    std::set<std::string> deleted_;
    std::thread thread_;
  };
}
