#include "StoreImage.h"

#include "AuditTrail.h"
#include "RequestAccess.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  StoreOutcome StoreImage(const Services& services, const Actor& actor,
                          const std::string& requestId, std::string_view dicom)
  {
    const Request request = RequireRequest(services, requestId);
    RequireAllowed(request, RequestAction::Attach);
    if (dicom.empty())
    {
      throw Refusal(RefusalCode::BadRequest,
                    "The body is empty; it is expected to be a DICOM file.");
    }
    if (dicom.starts_with("PK"))
    {
      throw Refusal(RefusalCode::UnsupportedMedia,
                    "Upload the DICOM files one by one; zips are not taken yet.");
    }
    StoreOutcome outcome = services.archive.Store(dicom);
    AuditEvent event =
        EventOn(services, actor, outcome.stored ? "ImageUploaded" : "UploadRefused", request);
    event.details = outcome.stored
                        ? std::map<std::string, std::string>{{"Study", outcome.study},
                                                             {"Instance", outcome.instance}}
                        : std::map<std::string, std::string>{{"Reason", outcome.message}};
    RecordAlone(services, event);
    return outcome;
  }
}
