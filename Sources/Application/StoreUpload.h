// Staff add images to the archive while they work on a request (A11, A12).
#pragma once

#include "Services.h"

#include "../Domain/UploadFault.h"

#include <string_view>
#include <vector>

namespace OrthancExchange
{
  struct StoredUpload
  {
    std::string name; ///< a label (MakeFileLabel), not unique
    std::string instance;
    std::string study;
  };

  struct RefusedUpload
  {
    std::string name; ///< the zip's own where it is about the rest of the zip
    UploadFault fault = UploadFault::NotDicom;
    std::string message; ///< for people
  };

  struct UploadReport
  {
    std::vector<StoredUpload> stored;
    std::vector<RefusedUpload> refused;
    std::size_t ignored = 0;                            ///< operating systems' litter
    RequestState requestState = RequestState::ToReview; ///< when all was done
  };

  /// One DICOM file, or a zip of them. What is not taken is a line of the report, so that the
  /// others go on: every file but litter is either stored or refused. One audit row for the upload
  /// and one for each kind of refusal.
  /// Refusal when nothing was even tried: no such request, completed, nothing in the body, or the
  /// archive out of order before anything was stored.
  UploadReport StoreUpload(const Services& services, const Actor& actor,
                           const std::string& requestId, const std::string& name,
                           std::string_view content);
}
