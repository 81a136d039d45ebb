#include "Trampoline.h"

#include "HttpTranslation.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <exception>
#include <limits>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    HttpResponse JsonAnswer(int status, const char* code, const char* message)
    {
      HttpResponse response;
      response.status = status;
      response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
      response.body = std::string(R"({"Code":")") + code + R"(","Message":")" + message +
                      R"(","Details":{}})" + "\n";
      return response;
    }

    bool IsSafe(const std::string& header)
    {
      return std::none_of(header.begin(), header.end(),
                          [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    }

    /// Headers that Orthanc writes itself.
    bool BelongsToOrthanc(const std::string& lowerCase)
    {
      return lowerCase == "content-length" || lowerCase == "connection" ||
             lowerCase == "transfer-encoding";
    }

    std::string LowerCase(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    }

    /// Orthanc counts a body in 32 bits: of 4 GiB and some it hands over the "some". What the
    /// client declared tells.
    bool IsCutOff(const HttpRequest& request)
    {
      const std::string declared = request.Header("content-length");
      std::uint64_t length = 0;
      const auto read = std::from_chars(declared.data(), declared.data() + declared.size(), length);
      return read.ec == std::errc() && length > request.body.size();
    }

    std::string ReadWhole(IByteSource& source)
    {
      std::string content(static_cast<std::size_t>(source.Length()), '\0');
      std::size_t done = 0;
      while (done < content.size())
      {
        done += source.Read(done, content.data() + done, content.size() - done);
      }
      return content;
    }

    HttpResponse WithoutStream(HttpResponse response)
    {
      if (!response.stream)
      {
        return response;
      }
      if (response.stream->Length() > LARGEST_WHOLE_ANSWER)
      {
        return JsonAnswer(507, "TooLarge",
                          "This is larger than Orthanc can hand out in one piece (512 MB).");
      }
      response.body = ReadWhole(*response.stream);
      response.stream.reset();
      return response;
    }
  }

  Trampoline::Trampoline(const OrthancSdk& sdk, IHttpHandler& door)
      : sdk_(sdk), door_(door), labelsItsErrors_(LabelsItsErrors(sdk.Context()->orthancVersion))
  {
  }

  OrthancPluginErrorCode Trampoline::Handle(OrthancPluginRestOutput* output, const char* url,
                                            const OrthancPluginHttpRequest* request) const noexcept
  {
    try
    {
      const std::optional<HttpRequest> translated = TranslateRequest(url, *request);
      if (!translated)
      {
        return OrthancPluginErrorCode_BadRequest;
      }
      if (IsCutOff(*translated) ||
          translated->body.size() > door_.BodyLimit(translated->method, translated->path))
      {
        Answer(output, JsonAnswer(413, "TooLarge", "The body of the request is too large."));
      }
      else
      {
        AnswerOrStream(output, door_.Handle(*translated));
      }
      return OrthancPluginErrorCode_Success;
    }
    catch (const std::exception& error)
    {
      sdk_.LogError(std::string("Orthanc Exchange: a request failed: ") + error.what());
    }
    catch (...) // OrthancException does not derive from std::exception
    {
      sdk_.LogError("Orthanc Exchange: a request failed for an unknown reason");
    }
    return OrthancPluginErrorCode_InternalError;
  }

  void Trampoline::SetHeaders(OrthancPluginRestOutput* output, const HttpResponse& response,
                              bool withContentType) const
  {
    for (const auto& [name, value] : response.headers)
    {
      const std::string lowerCase = LowerCase(name);
      const bool skipped = BelongsToOrthanc(lowerCase) ||
                           (lowerCase == "content-type" && !withContentType) || !IsSafe(name) ||
                           !IsSafe(value);
      if (!skipped)
      {
        OrthancPluginSetHttpHeader(sdk_.Context(), output, name.c_str(), value.c_str());
      }
    }
  }

  void Trampoline::AnswerOrStream(OrthancPluginRestOutput* output, HttpResponse response) const
  {
    if (!response.stream || !sdk_.StreamsAnswers())
    {
      Answer(output, WithoutStream(std::move(response)));
      return;
    }
    AddSecurityHeaders(response);
    SetHeaders(output, response, false);
    sdk_.StreamAnswer(output, FindHeader(response, "Content-Type"), *response.stream);
  }

  void Trampoline::Answer(OrthancPluginRestOutput* output, HttpResponse response) const
  {
    if (response.body.size() > std::numeric_limits<std::uint32_t>::max())
    {
      response = JsonAnswer(507, "TooLarge", "The answer is too large for Orthanc.");
    }
    AddSecurityHeaders(response);
    response.status = NearestKnownStatus(response.status);
    const auto size = static_cast<std::uint32_t>(response.body.size());

    switch (KindOf(response.status))
    {
    case AnswerKind::Buffer:
      SetHeaders(output, response, false);
      OrthancPluginAnswerBuffer(sdk_.Context(), output, response.body.data(), size,
                                FindHeader(response, "Content-Type").c_str());
      break;

    case AnswerKind::MethodNotAllowed:
      OrthancPluginSendMethodNotAllowed(sdk_.Context(), output,
                                        FindHeader(response, "Allow").c_str());
      break;

    case AnswerKind::Status:
      SetHeaders(output, response, !labelsItsErrors_);
      OrthancPluginSendHttpStatus(sdk_.Context(), output,
                                  static_cast<std::uint16_t>(response.status), response.body.data(),
                                  size);
      break;
    }
  }
}
