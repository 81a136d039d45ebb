#include "PortalRoutes.h"

#include "FormHandlers.h"
#include "PackageHandlers.h"

namespace OrthancExchange
{
  const Router& PortalRouter()
  {
    using enum HttpMethod;
    using enum Audience;
    // clang-format off
    static const Router router("/api", {
      {Get,    "/institution",                                Public,    NO_BODY,   GetInstitution,       "Who runs this portal"},
      {Get,    "/links/{token}",                              Public,    NO_BODY,   GetLink,              "What a link leads to; never uses it up"},
      {Post,   "/links/{token}/passcode",                     Public,    JSON_BODY, PostPasscode,         "Send a passcode (D2)"},
      {Post,   "/links/{token}/open",                         Public,    JSON_BODY, PostOpen,             "Open with the passcode; begins a session (D3)"},
      {Delete, "/session",                                    Recipient, NO_BODY,   DeleteSession,        "Log out"},
      {Get,    "/me",                                         Recipient, NO_BODY,   GetRecipient,         "Who is logged in"},
      {Get,    "/packages",                                   Recipient, NO_BODY,   GetPackages,          "The dashboard (D5, D7)"},
      {Get,    "/packages/{id}",                              Recipient, NO_BODY,   GetPackage,           "A package and what is in it"},
      {Get,    "/packages/{id}/archive",                      Recipient, NO_BODY,   GetArchive,           "The zip (D9)"},
      {Get,    "/packages/{id}/studies",                      Recipient, NO_BODY,   GetPackageStudies,    "Series and instances, for the viewer (D8)"},
      {Get,    "/packages/{id}/instances/{instance}/frames/{n}", Recipient, NO_BODY, GetFrame,            "One picture as JPEG"},
      {Get,    "/packages/{id}/instances/{instance}/frames/{n}/pixels", Recipient, NO_BODY, GetFramePixels, "A picture's stored values, for who may have them (D8)"},
      {Get,    "/packages/{id}/instances/{instance}/frames/{n}/attributes", Recipient, NO_BODY, GetFrameAttributes, "What says how a picture is shown, without its values"},
      {Get,    "/packages/{id}/instances/{instance}/object", Recipient, NO_BODY,    GetInstanceObject,    "What a report or a presentation state says"},
      {Get,    "/packages/{id}/instances/{instance}/document", Recipient, NO_BODY,  GetInstanceDocument,  "The PDF of an encapsulated document"},
      {Get,    "/packages/{id}/attachments/{n}",              Recipient, NO_BODY,   GetPackageAttachment, "An attached document"},
      {Post,   "/packages/{id}/passphrase",                   Recipient, JSON_BODY, PostPackagePassphrase, "Send the passphrase of an encrypted zip again"},
      {Post,   "/packages/{id}/forward",                      Recipient, JSON_BODY, PostPackageForward,   "Forward a package (D11-D15)"},
      {Post,   "/packages/{id}/decline",                      Recipient, JSON_BODY, PostPackageDecline,   "Decline a package (D16)"},
      {Get,    "/form",                                       Public,    NO_BODY,   GetForm,              "The public request form (A22)"},
      {Post,   "/requests",                                   Public,    JSON_BODY, PostFormRequest,      "Ask for imaging; an e-mail asks for confirmation (A22)"},
      {Put,    "/requests/{id}/identification",               Public,    DOCUMENT_BODY, PutFormIdentification, "Hand in a proof of identification with it"},
      {Post,   "/requests/{id}/confirm",                      Public,    JSON_BODY, PostFormConfirm,      "Confirm by the e-mailed link: now it is a request"},
      {Get,    "/confirmations/{token}",                      Public,    NO_BODY,   GetConfirmation,      "What a confirming link leads to; never uses it up"},
      {Get,    "/identification/{token}",                     Public,    NO_BODY,   GetIdentificationLink, "What proof of identification is waited for"},
      {Put,    "/identification/{token}",                     Public,    DOCUMENT_BODY, PutLinkedIdentification, "Hand in the proof of identification that staff asked for (A23)"},
      {Get,    "/openapi.json",                               Public,    NO_BODY,   GetPortalOpenApi,     "This list"},
    });
    // clang-format on
    return router;
  }

  const Router& PortalPages()
  {
    using enum HttpMethod;
    using enum Audience;
    // clang-format off
    static const Router router("", {
      {Get, "/l/{token}", Public, NO_BODY, nullptr, "The landing page of a link (HTML); never uses it up"},
      {Get, "/c/{token}", Public, NO_BODY, nullptr, "The page that confirms a form's e-mail address (HTML); GET confirms nothing"},
      {Get, "/i/{token}", Public, NO_BODY, nullptr, "The page to hand in a proof of identification (HTML)"},
      {Get, "/request",   Public, NO_BODY, nullptr, "The page of the public request form (HTML)"},
    });
    // clang-format on
    return router;
  }
}
