// Staff correct what a request says (A7); what the requester wrote stays beside it.
#pragma once

#include "Services.h"

#include <optional>

namespace OrthancExchange
{
  struct PatientCorrection
  {
    std::optional<std::string> nationalId;
    std::optional<std::string> patientId;
    std::optional<std::string> reference;
    std::string reason;          ///< required
    std::optional<int> revision; ///< when given and outdated: Refusal(ConcurrentChange)
  };

  void CorrectPatient(const Services& services, const Actor& actor, const std::string& requestId,
                      const PatientCorrection& correction);

  /// The e-mail address is not among them: a link must go where the requester asked, or to a new
  /// request.
  struct RequesterCorrection
  {
    std::optional<std::string> name;
    std::optional<std::string> organization;
    std::optional<std::string> phone;
    std::optional<std::string> mobile;
    std::optional<std::string> secondEmail;
    std::string reason;          ///< required
    std::optional<int> revision; ///< when given and outdated: Refusal(ConcurrentChange)
  };

  void CorrectRequester(const Services& services, const Actor& actor, const std::string& requestId,
                        const RequesterCorrection& correction);
}
