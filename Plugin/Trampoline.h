#pragma once

#include "OrthancSdk.h"

#include "../Sources/Api/Http.h"

#include <orthanc/OrthancCPlugin.h>

namespace OrthancExchange
{
  /// What is held in memory to be handed to an Orthanc that cannot stream.
  constexpr std::uint64_t LARGEST_WHOLE_ANSWER = 512ULL * 1024 * 1024;

  /// Brings one HTTP request from Orthanc to the staff door, and the answer back.
  ///
  /// Orthanc before 1.12.6 takes an answer as one buffer: a streamed body is read whole into
  /// memory, and refused beyond 512 MB. Thread-safe.
  class Trampoline
  {
  public:
    /// Both must outlive the trampoline.
    Trampoline(const OrthancSdk& sdk, IHttpHandler& door);

    /// Never throws: whatever goes wrong is answered, or told by the error code.
    OrthancPluginErrorCode Handle(OrthancPluginRestOutput* output, const char* url,
                                  const OrthancPluginHttpRequest* request) const noexcept;

  private:
    void AnswerOrStream(OrthancPluginRestOutput* output, HttpResponse response) const;
    void Answer(OrthancPluginRestOutput* output, HttpResponse response) const;
    void SetHeaders(OrthancPluginRestOutput* output, const HttpResponse& response,
                    bool withContentType) const;

    const OrthancSdk& sdk_;
    IHttpHandler& door_;
    bool labelsItsErrors_;
  };
}
