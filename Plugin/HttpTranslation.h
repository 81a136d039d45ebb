// Between Orthanc's HTTP requests and the doors' own. Pure, so that it is tested without Orthanc.
#pragma once

#include "../Sources/Api/Http.h"

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Decodes "%41" and, as forms write spaces, "+"; what is not a valid escape stays as it is.
  std::string DecodeQueryText(std::string_view text);

  /// Nullopt for a method that Orthanc does not know either.
  ///
  /// `url` comes decoded, without "." and ".." segments and without a slash at its end; the values
  /// of the query come as they were sent (Orthanc 1.9.7 and later). Orthanc hands on the query of
  /// GET requests only, and neither the caller's network address nor whether TLS was used:
  /// `address` stays empty, `secure` false.
  std::optional<HttpRequest> TranslateRequest(const char* url,
                                              const OrthancPluginHttpRequest& request);

  /// Whether Orthanc would take the request apart itself and hand each part of its body to this
  /// plugin as a call of its own, without any header: nobody could tell any more whose call it was
  /// and from which site, so it must not pass. That is what Orthanc does with multipart/form-data,
  /// which any page in the staff's browsers can make them send. `uri` may be given in any writing.
  bool LosesItsHeaders(std::string_view uri, std::uint32_t headersCount,
                       const char* const* headersKeys, const char* const* headersValues);

  /// Whether Orthanc would take a GET for another method because its query says so ("?_method=
  /// DELETE"): a link in an e-mail must change nothing, whoever follows it. `uri` as above.
  bool ClaimsAnotherMethod(std::string_view uri, std::uint32_t argumentsCount,
                           const char* const* argumentsKeys);

  /// How an answer reaches Orthanc.
  enum class AnswerKind
  {
    Buffer,           ///< OrthancPluginAnswerBuffer(): status 200
    MethodNotAllowed, ///< OrthancPluginSendMethodNotAllowed(): Orthanc writes status and Allow
                      ///< alone
    Status            ///< OrthancPluginSendHttpStatus()
  };

  AnswerKind KindOf(int status);

  /// The status itself, or the nearest one that Orthanc knows: it sends nothing at all for others,
  /// such as 429 (then 503, with the same Retry-After).
  int NearestKnownStatus(int status);

  /// Whether this Orthanc writes "Content-Type: text/plain" over every answer but 200, so that a
  /// header of ours would be the second of its name: 1.12.2 and later by their release notes (seen
  /// with 1.12.7; 1.10.1 writes none).
  bool LabelsItsErrors(const std::string& orthancVersion);

  /// Adds what every answer carries unless the handler decided otherwise: a strict
  /// Content-Security- Policy, nosniff, no framing, no referrer, no caching.
  void AddSecurityHeaders(HttpResponse& response);

  /// Case-insensitive; empty when absent.
  std::string FindHeader(const HttpResponse& response, std::string_view name);
}
