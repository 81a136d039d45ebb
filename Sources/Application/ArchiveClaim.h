// One database, one archive: the index and the packages name studies by that archive's identifiers.
#pragma once

#include "../Ports/IClock.h"
#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <string>

namespace OrthancExchange
{
  /// Notes in the database which archive it belongs to. While an Orthanc with that archive runs
  /// (and for CLAIM_LASTS after it was killed), one with another archive is told to wait;
  /// afterwards it takes the database over, as when an archive was replaced. Orthancs that serve
  /// the same archive share the claim. For one thread at a time.
  class ArchiveClaim
  {
  public:
    static constexpr Seconds CLAIM_LASTS{120};

    enum class Outcome
    {
      Ours,     ///< as before
      Replaced, ///< ours from now on: nothing in the index is about this archive
      Taken     ///< by an archive that is in use
    };

    /// Without a clock, or where the archive has no identity, nothing is claimed.
    ArchiveClaim(IStore& store, IImageArchive& archive, const IClock* clock);

    Outcome Take();

    /// Says now and then that we are still here; false when another archive took over meanwhile.
    bool Keep();

    /// Leaves in order, so that whoever comes next need not wait.
    void Release();

  private:
    IStore& store_;
    IImageArchive& archive_;
    const IClock* clock_;
    std::string identity_; ///< empty: nothing is claimed
    Instant saidAt_{};
  };
}
