// What is found out after a zip was prepared: that an image of it is no longer what was sent
// (threat 10).
#pragma once

#include "Services.h"

#include "../Domain/Refusal.h"

#include <map>
#include <memory>
#include <string>

namespace OrthancExchange
{
  /// Puts on record that a package's zip cannot be had, and why.
  void RecordArchiveFailure(ITransaction& transaction, const Services& services,
                            const Package& package, const Refusal& refusal);

  /// The zip as `source` gives it. Where that throws Refusal(StudyGone) the download breaks off,
  /// and the zip is Failed from then on as if it had been found in the preparation: whoever asks
  /// next is told why, and ArchiveKeeper tries again later.
  std::unique_ptr<IByteSource> WatchArchive(const Services& services, const Package& package,
                                            std::unique_ptr<IByteSource> source);

  /// To be called where studies have lost images, with how many of each are left. The zips of
  /// packages that were sent more of them are Failed from then on, as above.
  void FailLost(ITransaction& transaction, const Services& services,
                const std::map<std::string, int>& left);

  /// The same by what the archive says at this moment of the studies of one package; true where
  /// images of it are missing.
  bool FailWhereLost(const Services& services, const Package& package);

  /// Until a study that went may have come back.
  constexpr Seconds CHANGED_PAUSE{600};
}
