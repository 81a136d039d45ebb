#include "FormRequest.h"

namespace OrthancExchange
{
  bool IsLive(const IdentificationLink& link, const Request& request, int mostFiles, Instant now)
  {
    const bool awaited = link.firstUsedAt.has_value() || request.identificationAskedAt.has_value();
    return awaited && request.state == RequestState::ToReview && now < link.expiresAt &&
           link.files < mostFiles;
  }
}
