// The one way in which the product says no.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

namespace OrthancExchange
{
  /// Why something was refused. The spelling in JSON is the enumerator's name; it is stable.
  /// The HTTP status of each stands in Sources/Api/ErrorTable.cpp, and only there.
  enum class RefusalCode
  {
    // The call is malformed.
    BadRequest,
    BadJson,
    MissingField,
    UnknownField,
    WrongType,
    BadValue,
    BadDate,
    TooLong,
    TooLarge,
    UnsupportedMedia,
    // Who is calling.
    Unauthenticated,
    Forbidden,
    CrossSite,
    DownloadNotPermitted,
    // What is being called for.
    NotFound,
    MethodNotAllowed,
    // The state of things does not allow it.
    InvalidState,
    AlreadySent,
    ListChanged,
    NothingToSend,
    TwoPatients,
    StudyGone,
    MissingIdentifier,
    IdentificationMissing,
    PasscodeChannelMissing,
    ConcurrentChange,
    NotConfigured,
    // Links and passcodes.
    PasscodeWrong,
    PasscodeSpent,
    TooManyPasscodes,
    TooManyRequests,
    // Faults.
    Busy,
    StorageUnavailable,
    ArchiveUnavailable,
    Internal
  };

  const char* ToString(RefusalCode code);

  /// Thrown wherever a rule says no. `message` is a full sentence for people and never holds a
  /// secret; `details` are machine-readable, e.g. {"Field": "Requester.Email"}.
  class Refusal : public std::runtime_error
  {
  public:
    Refusal(RefusalCode code, const std::string& message,
            std::map<std::string, std::string> details = {});

    RefusalCode Code() const
    {
      return code_;
    }

    const std::map<std::string, std::string>& Details() const
    {
      return details_;
    }

  private:
    RefusalCode code_;
    std::map<std::string, std::string> details_;
  };

  /// A refusal that names the offending field.
  Refusal FieldRefusal(RefusalCode code, const std::string& field, const std::string& message);
}
