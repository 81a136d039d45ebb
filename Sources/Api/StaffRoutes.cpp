#include "StaffRoutes.h"

#include "AuditHandlers.h"
#include "RequestClockHandlers.h"
#include "RequestHandlers.h"
#include "StudyHandlers.h"
#include "SystemHandlers.h"

namespace OrthancExchange
{
  const Router& StaffRouter()
  {
    using enum HttpMethod;
    using enum Audience;
    // clang-format off
    static const Router router("/exchange/api", {
      {Get,    "/me",                                Guest,         NO_BODY,       GetMe,                 "Who is calling, and what is set up here"},
      {Get,    "/requests",                          Staff,         NO_BODY,       GetRequests,           "The tables of requests (A3, A4)"},
      {Post,   "/requests",                          Staff,         JSON_BODY,     PostRequest,           "Enter a request (A1)"},
      {Get,    "/requests/forecast",                 Staff,         NO_BODY,       GetForecast,           "What is due, and what will be late (A23)"},
      {Get,    "/requests/{id}",                     Staff,         NO_BODY,       GetRequest,            "A request with its packages"},
      {Put,    "/requests/{id}/patient",             Staff,         JSON_BODY,     PutRequestPatient,     "Correct the identifiers, with a reason (A7)"},
      {Put,    "/requests/{id}/requester",           Staff,         JSON_BODY,     PutRequestRequester,   "Correct how the requester is reached, with a reason"},
      {Get,    "/requests/{id}/audit",               Staff,         NO_BODY,       GetRequestAudit,       "The audit log of one request (A9)"},
      {Get,    "/requests/{id}/identification",      Staff,         NO_BODY,       GetIdentification,     "The proofs of identification (A10)"},
      {Post,   "/requests/{id}/identification",      Staff,         DOCUMENT_BODY, PostIdentification,    "Add a proof of identification"},
      {Get,    "/requests/{id}/identification/{n}",  Staff,         NO_BODY,       GetIdentificationFile, "One proof of identification"},
      {Post,   "/requests/{id}/identification/ask",  Staff,         JSON_BODY,     PostIdentificationAsk, "Ask the requester for proof; the clock pauses (A23)"},
      {Post,   "/requests/{id}/identification/confirm", Staff,      JSON_BODY,     PostIdentificationConfirm, "Identity proven without a document; the clock begins"},
      {Post,   "/requests/{id}/extend",              Staff,         JSON_BODY,     PostExtend,            "Extend to three months, told to the requester (A23)"},
      {Get,    "/requests/{id}/matches",             Staff,         NO_BODY,       GetMatches,            "Which studies match, which do not, and why (A13, A17)"},
      {Put,    "/requests/{id}/shown",               Staff,         JSON_BODY,     PutShown,              "These matching studies were looked at (A24)"},
      {Post,   "/requests/{id}/images",              Staff,         IMAGES_BODY,   PostImages,            "Store a DICOM file, or a zip of them (A11, A12)"},
      {Put,    "/requests/{id}/selection",           Staff,         JSON_BODY,     PutSelection,          "Leave matching studies out of the send (A13)"},
      {Post,   "/requests/{id}/attachments",         Staff,         DOCUMENT_BODY, PostAttachment,        "Attach a document (A14)"},
      {Delete, "/requests/{id}/attachments/{n}",     Staff,         NO_BODY,       DeleteAttachment,      "Take an attachment off"},
      {Post,   "/requests/{id}/send",                Staff,         JSON_BODY,     PostSend,              "Send what matches (A15, A16)"},
      {Post,   "/requests/{id}/decline",             Staff,         JSON_BODY,     PostDecline,           "Complete without sending (A18)"},
      {Post,   "/requests/{id}/decline/preview",     Staff,         JSON_BODY,     PostDeclinePreview,    "What the requester would read"},
      {Get,    "/decline-reasons",                   Staff,         NO_BODY,       GetDeclineReasons,     "The list of reasons (A18)"},
      {Get,    "/settings",                          Staff,         NO_BODY,       GetAllSettings,        "All settings"},
      {Get,    "/settings/{section}",                Staff,         NO_BODY,       GetSettings,           "One section of the settings"},
      {Put,    "/settings/{section}",                Administrator, JSON_BODY,     PutSettings,           "Change settings (A20)"},
      {Post,   "/settings/email/test",               Administrator, JSON_BODY,     PostTestEmail,         "Send a test message"},
      {Get,    "/deliveries",                        Staff,         NO_BODY,       GetDeliveries,         "Messages on their way"},
      {Post,   "/deliveries/{id}/retry",             Staff,         JSON_BODY,     PostDeliveryRetry,     "Try a failed message again"},
      {Get,    "/audit",                             Staff,         NO_BODY,       GetAudit,              "The whole audit log"},
      {Get,    "/audit.csv",                         Staff,         NO_BODY,       GetAuditCsv,           "The audit log as CSV"},
      {Get,    "/audit/verify",                      Staff,         NO_BODY,       GetAuditVerify,        "Whether the log is as it was written"},
      {Get,    "/system",                            Staff,         NO_BODY,       GetSystem,             "Versions, index and outbox"},
      {Get,    "/system/index-check",                Administrator, NO_BODY,       GetIndexCheck,         "How far the check of the index has come, and what it found"},
      {Post,   "/system/index-check",                Administrator, JSON_BODY,     PostIndexCheck,        "Compare the index with the archive, and repair it"},
      {Get,    "/studies/{id}",                      Staff,         NO_BODY,       GetStudy,              "A study, and how many images are in its series"},
      {Get,    "/studies/{id}/view",                 Staff,         NO_BODY,       GetStudyView,          "Series and instances, for the viewer (D8)"},
      {Get,    "/studies/{id}/instances/{instance}/frames/{n}", Staff, NO_BODY,    GetStudyFrame,         "One picture as JPEG"},
      {Get,    "/studies/{id}/instances/{instance}/frames/{n}/pixels", Staff, NO_BODY, GetStudyFramePixels, "A picture's stored values (D8)"},
      {Get,    "/studies/{id}/instances/{instance}/frames/{n}/attributes", Staff, NO_BODY, GetStudyFrameAttributes, "What says how a picture is shown, without its values"},
      {Get,    "/studies/{id}/instances/{instance}/object", Staff, NO_BODY,        GetStudyObject,        "What a report or a presentation state says"},
      {Get,    "/studies/{id}/instances/{instance}/document", Staff, NO_BODY,      GetStudyDocument,      "The PDF of an encapsulated document"},
      {Get,    "/studies/{id}/preview",              Staff,         NO_BODY,       GetStudyPreview,       "A small picture of a study"},
      {Get,    "/studies/{id}/export",               Staff,         NO_BODY,       GetStudyExport,        "The zip of a study, as recipients get it (D9)"},
      {Post,   "/studies/{id}/export",               Staff,         JSON_BODY,     PostStudyExport,       "The same, encrypted by a passphrase"},
      {Get,    "/openapi.json",                      Guest,         NO_BODY,       GetStaffOpenApi,       "This list"},
    });
    // clang-format on
    return router;
  }
}
