// Orthanc's side of the C interface, as far as the plugin uses it: answers by a table, and notes
// what it was told.
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class FakeOrthanc
  {
  public:
    struct Answer
    {
      OrthancPluginErrorCode code = OrthancPluginErrorCode_Success;
      int status = 200;
      std::string body;
    };

    explicit FakeOrthanc(const char* version = "1.10.1")
    {
      context_.pluginsManager = this;
      context_.orthancVersion = version;
      context_.Free = std::free;
      context_.InvokeService = Invoke;
    }

    OrthancPluginContext* Context()
    {
      return &context_;
    }

    std::map<std::string, Answer> answers; ///< by URI; others are unknown resources
    std::vector<std::string> called;       ///< URIs, with the Accept header where sent
    std::vector<std::string> told; ///< what was sent to the HTTP client or the log, in order
    int piecesUntilGone = -1; ///< of a streamed answer, before the client goes away; -1: it stays

  private:
    static void Fill(OrthancPluginMemoryBuffer* target, const std::string& content)
    {
      target->size = static_cast<std::uint32_t>(content.size());
      target->data = content.empty() ? nullptr : std::malloc(content.size());
      if (target->data != nullptr)
      {
        std::memcpy(target->data, content.data(), content.size());
      }
    }

    OrthancPluginErrorCode Call(const _OrthancPluginCallRestApi& call)
    {
      std::string line = call.uri;
      for (std::uint32_t i = 0; i < call.headersCount; ++i)
      {
        line += std::string(" ") + call.headersKeys[i] + "=" + call.headersValues[i];
      }
      called.push_back(line);
      const auto found = answers.find(call.uri);
      if (found == answers.end())
      {
        return OrthancPluginErrorCode_UnknownResource;
      }
      *call.httpStatus = static_cast<std::uint16_t>(found->second.status);
      if (found->second.code == OrthancPluginErrorCode_Success)
      {
        Fill(call.answerBody, found->second.body);
      }
      return found->second.code;
    }

    OrthancPluginErrorCode ReadDicom(const _OrthancPluginGetDicomForInstance& call)
    {
      const auto found = answers.find(call.instanceId);
      if (found == answers.end())
      {
        return OrthancPluginErrorCode_UnknownResource;
      }
      Fill(call.target, found->second.body);
      return found->second.code;
    }

    static OrthancPluginErrorCode Invoke(OrthancPluginContext* context,
                                         _OrthancPluginService service, const void* parameters)
    {
      auto& self = *static_cast<FakeOrthanc*>(context->pluginsManager);
      switch (service)
      {
      case _OrthancPluginService_CallRestApi:
        return self.Call(*static_cast<const _OrthancPluginCallRestApi*>(parameters));
      case _OrthancPluginService_GetDicomForInstance:
        return self.ReadDicom(*static_cast<const _OrthancPluginGetDicomForInstance*>(parameters));
      case _OrthancPluginService_CompressImage:
      {
        const auto& image = *static_cast<const _OrthancPluginCompressImage*>(parameters);
        Fill(image.target, std::to_string(image.width) + "x" + std::to_string(image.height) + ":" +
                               std::string(static_cast<const char*>(image.buffer),
                                           std::size_t{image.width} * image.height));
        break;
      }
      case _OrthancPluginService_SetHttpHeader:
      {
        const auto& header = *static_cast<const _OrthancPluginSetHttpHeader*>(parameters);
        self.told.push_back(std::string(header.key) + ": " + header.value);
        break;
      }
      case _OrthancPluginService_AnswerBuffer:
      {
        const auto& answer = *static_cast<const _OrthancPluginAnswerBuffer*>(parameters);
        self.told.push_back(
            std::string("200 ") + answer.mimeType + " " +
            std::string(static_cast<const char*>(answer.answer), answer.answerSize));
        break;
      }
#if ORTHANC_PLUGINS_VERSION_IS_ABOVE(1, 12, 6)
      case _OrthancPluginService_StartStreamAnswer:
        self.told.push_back(
            std::string("stream ") +
            static_cast<const _OrthancPluginStartStreamAnswer*>(parameters)->contentType);
        break;
      case _OrthancPluginService_SendStreamChunk:
      {
        if (self.piecesUntilGone == 0)
        {
          return OrthancPluginErrorCode_NetworkProtocol;
        }
        --self.piecesUntilGone;
        const auto& piece = *static_cast<const _OrthancPluginAnswerBuffer*>(parameters);
        self.told.emplace_back(static_cast<const char*>(piece.answer), piece.answerSize);
        break;
      }
#endif
      case _OrthancPluginService_SendHttpStatus:
      {
        const auto& answer = *static_cast<const _OrthancPluginSendHttpStatus*>(parameters);
        self.told.push_back(std::to_string(answer.status) + " " +
                            std::string(static_cast<const char*>(answer.body), answer.bodySize));
        break;
      }
      case _OrthancPluginService_SendMethodNotAllowed:
        self.told.push_back(
            std::string("405 ") +
            static_cast<const _OrthancPluginOutputPlusArgument*>(parameters)->argument);
        break;
      case _OrthancPluginService_LogWarning:
      case _OrthancPluginService_LogError:
        self.told.push_back(std::string("log ") + static_cast<const char*>(parameters));
        break;
      default:
        return OrthancPluginErrorCode_UnknownPluginService;
      }
      return OrthancPluginErrorCode_Success;
    }

    OrthancPluginContext context_{};
  };
}
