// Keeps the index of patient identities true to the archive.
#pragma once

#include "ArchiveClaim.h"
#include "DeletedResources.h"
#include "IndexCheck.h"
#include "IndexWriter.h"
#include "TotalsWatch.h"

#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  struct IndexStatus
  {
    bool ready = false;        ///< filled, and following the archive
    std::int64_t studies = 0;  ///< in the index
    std::int64_t expected = 0; ///< in the archive: counted before filling, then what is indexed
    std::string state;         ///< "Filling", "Following", "ArchiveUnavailable" or "OtherArchive"
  };

  /// Fills the index at first start, then follows the archive's own log of changes from a cursor
  /// that is committed with what it led to, so that a crash loses nothing. Deletions, which that
  /// log does not hold, are told by the On...() below and found by comparison at each start. Where
  /// the log may have lost lines, studies are compared at once by their identifiers and a check of
  /// everything is wanted (StartWantedIndexCheck()); likewise where the numbers of series or
  /// instances do not add up, twice in the same way: the archive tells of a deletion a moment after
  /// it. Thread-safe.
  class IndexKeeper
  {
  public:
    /// `log` gets one line a fault, without patients' data. Without a clock the database is taken
    /// for this archive's own (ArchiveClaim.h), and numbers are not compared. `onLost` runs on the
    /// index's own thread or that of whoever catches up.
    IndexKeeper(
        IStore& store, IImageArchive& archive, std::function<void(const std::string&)> log,
        const IClock* clock = nullptr,
        OnLost onLost = [](ITransaction&, const std::map<std::string, int>&) {});
    ~IndexKeeper();

    IndexKeeper(const IndexKeeper&) = delete;
    IndexKeeper& operator=(const IndexKeeper&) = delete;

    void Start();

    /// What is under way ends with the studies in hand, whoever asked for it. Start() may follow.
    void Stop();

    /// Something changed in the archive. These return at once; they may be called from Orthanc's
    /// callbacks.
    void Wake();
    void OnDeleted(const std::string& study); ///< all of it, or some of its instances
    void OnSeriesDeleted(const std::string& series);
    void OnInstancesDeleted(); ///< of a study that is not known

    /// Brings the index up to the archive's newest change of this moment before it returns, unless
    /// it is still being filled. Called before matching, so that a study that was stored a moment
    /// ago is found.
    void CatchUp();

    /// The same for who goes on in any case: where the archive is out of order, the index follows
    /// when it is back.
    void TryCatchUp();

    /// Reads one study from the archive, whatever the log says.
    void Renew(const std::string& study);

    /// All studies of the archive.
    std::vector<std::string> ListArchive();

    IndexStatus Status();

    /// As in Status(), which counts.
    bool IsReady() const
    {
      return ready_;
    }

    /// How often a check was wanted so far: more since a check began means that another is due.
    std::int64_t ChecksWanted() const
    {
      return checksWanted_;
    }

    IndexCheck& Check()
    {
      return check_;
    }

  private:
    static constexpr std::int64_t NOT_FOLLOWED = -1;

    void Run();
    void Work();
    void FillAndCompare();
    void Fill(bool isNewArchive);
    void Follow();
    bool HasFollowed(); ///< whether nothing has happened since Follow()
    void CountArchive();
    void WantCheck(const std::string& why);
    void LookAgain();
    void RequireOurs();    ///< throws where another archive has taken over
    void RequireGoingOn(); ///< throws once Stop() was called
    void OnProgress(std::int64_t done);

    IStore& store_;
    IImageArchive& archive_;
    std::function<void(const std::string&)> log_;
    IndexWriter writer_;
    ArchiveClaim claim_;
    TotalsWatch totals_;
    DeletedResources deleted_;

    std::mutex following_; ///< held by whoever moves the cursor
    std::atomic<bool> ready_ = false;
    std::atomic<bool> available_ = true;
    std::atomic<bool> otherArchive_ = false;
    std::atomic<std::int64_t> expected_ = 0;
    std::atomic<std::int64_t> followed_ = NOT_FOLLOWED; ///< the archive's log, up to this change
    std::atomic<std::int64_t> checksWanted_ = 0;

    std::mutex mutex_; ///< guards what stands below
    std::condition_variable wakeUp_;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
    IndexCheck check_; ///< the first to end
  };
}
