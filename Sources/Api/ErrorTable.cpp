#include "ErrorTable.h"

#include "JsonAnswer.h"

#include <array>

namespace OrthancExchange
{
  namespace
  {
    struct Row
    {
      RefusalCode code;
      int status;
    };

    constexpr std::array STATUSES{
        Row{RefusalCode::BadRequest, 400},
        Row{RefusalCode::BadJson, 400},
        Row{RefusalCode::MissingField, 400},
        Row{RefusalCode::UnknownField, 400},
        Row{RefusalCode::WrongType, 400},
        Row{RefusalCode::BadValue, 400},
        Row{RefusalCode::BadDate, 400},
        Row{RefusalCode::TooLong, 400},
        Row{RefusalCode::TooLarge, 413},
        Row{RefusalCode::UnsupportedMedia, 415},
        Row{RefusalCode::Unauthenticated, 401},
        Row{RefusalCode::Forbidden, 403},
        Row{RefusalCode::CrossSite, 403},
        Row{RefusalCode::DownloadNotPermitted, 403},
        Row{RefusalCode::NotFound, 404},
        Row{RefusalCode::MethodNotAllowed, 405},
        Row{RefusalCode::InvalidState, 409},
        Row{RefusalCode::AlreadySent, 409},
        Row{RefusalCode::ListChanged, 409},
        Row{RefusalCode::NothingToSend, 409},
        Row{RefusalCode::TwoPatients, 409},
        Row{RefusalCode::StudyGone, 409},
        Row{RefusalCode::MissingIdentifier, 409},
        Row{RefusalCode::IdentificationMissing, 409},
        Row{RefusalCode::PasscodeChannelMissing, 409},
        Row{RefusalCode::ConcurrentChange, 409},
        Row{RefusalCode::NotConfigured, 409},
        Row{RefusalCode::PasscodeWrong, 403},
        Row{RefusalCode::PasscodeSpent, 403},
        Row{RefusalCode::TooManyPasscodes, 429},
        Row{RefusalCode::TooManyRequests, 429},
        Row{RefusalCode::Busy, 503},
        Row{RefusalCode::StorageUnavailable, 503},
        Row{RefusalCode::ArchiveUnavailable, 503},
        Row{RefusalCode::Internal, 500},
    };
  }

  int StatusOf(RefusalCode code)
  {
    for (const Row& row : STATUSES)
    {
      if (row.code == code)
      {
        return row.status;
      }
    }
    return 500;
  }

  HttpResponse RefusalResponse(const Refusal& refusal)
  {
    Json::Value body(Json::objectValue);
    body["Code"] = ToString(refusal.Code());
    body["Message"] = refusal.what();
    body["Details"] = Json::objectValue;
    for (const auto& [key, value] : refusal.Details())
    {
      body["Details"][key] = value;
    }
    HttpResponse response = JsonResponse(body, StatusOf(refusal.Code()));
    const auto retryAfter = refusal.Details().find("RetryAfter");
    if (retryAfter != refusal.Details().end())
    {
      response.headers.emplace_back("Retry-After", retryAfter->second);
    }
    return response;
  }
}
