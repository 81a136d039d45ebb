#include "Refusal.h"

#include "EnumText.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<RefusalCode, 35> REFUSAL_CODE_TEXTS{
        {{RefusalCode::BadRequest, "BadRequest"},
         {RefusalCode::BadJson, "BadJson"},
         {RefusalCode::MissingField, "MissingField"},
         {RefusalCode::UnknownField, "UnknownField"},
         {RefusalCode::WrongType, "WrongType"},
         {RefusalCode::BadValue, "BadValue"},
         {RefusalCode::BadDate, "BadDate"},
         {RefusalCode::TooLong, "TooLong"},
         {RefusalCode::TooLarge, "TooLarge"},
         {RefusalCode::UnsupportedMedia, "UnsupportedMedia"},
         {RefusalCode::Unauthenticated, "Unauthenticated"},
         {RefusalCode::Forbidden, "Forbidden"},
         {RefusalCode::CrossSite, "CrossSite"},
         {RefusalCode::DownloadNotPermitted, "DownloadNotPermitted"},
         {RefusalCode::NotFound, "NotFound"},
         {RefusalCode::MethodNotAllowed, "MethodNotAllowed"},
         {RefusalCode::InvalidState, "InvalidState"},
         {RefusalCode::AlreadySent, "AlreadySent"},
         {RefusalCode::ListChanged, "ListChanged"},
         {RefusalCode::NothingToSend, "NothingToSend"},
         {RefusalCode::TwoPatients, "TwoPatients"},
         {RefusalCode::StudyGone, "StudyGone"},
         {RefusalCode::MissingIdentifier, "MissingIdentifier"},
         {RefusalCode::IdentificationMissing, "IdentificationMissing"},
         {RefusalCode::PasscodeChannelMissing, "PasscodeChannelMissing"},
         {RefusalCode::ConcurrentChange, "ConcurrentChange"},
         {RefusalCode::NotConfigured, "NotConfigured"},
         {RefusalCode::PasscodeWrong, "PasscodeWrong"},
         {RefusalCode::PasscodeSpent, "PasscodeSpent"},
         {RefusalCode::TooManyPasscodes, "TooManyPasscodes"},
         {RefusalCode::TooManyRequests, "TooManyRequests"},
         {RefusalCode::Busy, "Busy"},
         {RefusalCode::StorageUnavailable, "StorageUnavailable"},
         {RefusalCode::ArchiveUnavailable, "ArchiveUnavailable"},
         {RefusalCode::Internal, "Internal"}}};
  }

  const char* ToString(RefusalCode value)
  {
    return EnumToText(REFUSAL_CODE_TEXTS, value);
  }

  Refusal::Refusal(RefusalCode code, const std::string& message,
                   std::map<std::string, std::string> details)
      : std::runtime_error(message), code_(code), details_(std::move(details))
  {
  }

  Refusal FieldRefusal(RefusalCode code, const std::string& field, const std::string& message)
  {
    return Refusal(code, message, {{"Field", field}});
  }
}
