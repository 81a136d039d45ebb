#include "OrthancSdk.h"

#include <json/reader.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    /// Sequences of DICOM nest; anything deeper than this is not a data set but an attack.
    constexpr int MAXIMUM_JSON_DEPTH = 200;

    /// What comes from outside must not write log lines of its own.
    std::string OneLine(std::string message)
    {
      std::replace_if(
          message.begin(), message.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; },
          ' ');
      return message;
    }

    /// Orthanc turns exceptions of its REST API into statuses only for callers from outside; here
    /// they arrive as error codes. Nullopt: it is Orthanc itself that failed.
    std::optional<int> StatusOf(OrthancPluginErrorCode code)
    {
      switch (code)
      {
      case OrthancPluginErrorCode_UnknownResource:
      case OrthancPluginErrorCode_InexistentItem:
      case OrthancPluginErrorCode_InexistentTag:
        return 404;
      case OrthancPluginErrorCode_BadFileFormat:
      case OrthancPluginErrorCode_BadRequest:
      case OrthancPluginErrorCode_ParameterOutOfRange:
      case OrthancPluginErrorCode_BadParameterType:
        return 400;
      case OrthancPluginErrorCode_UnsupportedMediaType:
        return 415;
      default:
        return std::nullopt;
      }
    }
  }

  OrthancBytes::OrthancBytes(OrthancPluginContext* context) : context_(context)
  {
  }

  OrthancBytes::~OrthancBytes()
  {
    if (buffer_.data != nullptr)
    {
      OrthancPluginFreeMemoryBuffer(context_, &buffer_);
    }
  }

  std::string_view OrthancBytes::View() const
  {
    return buffer_.data == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(buffer_.data), buffer_.size);
  }

  Json::Value ParseOrthancJson(std::string_view text)
  {
    Json::CharReaderBuilder builder;
    Json::CharReaderBuilder::strictMode(&builder.settings_);
    // Orthanc writes scalars at the root of some answers, and user-defined metadata may repeat a
    // key.
    builder["strictRoot"] = false;
    builder["rejectDupKeys"] = false;
    builder["stackLimit"] = MAXIMUM_JSON_DEPTH;

    const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
    Json::Value value;
    bool understood = false;
    try
    {
      understood = reader->parse(text.data(), text.data() + text.size(), &value, nullptr);
    }
    catch (const Json::Exception&)
    {
      understood = false; // JsonCpp throws where the stack limit is reached
    }
    if (!understood)
    {
      throw OrthancFailure("Orthanc answered with something that is not JSON");
    }
    return value;
  }

  OrthancSdk::OrthancSdk(OrthancPluginContext* context) : context_(context)
  {
  }

  OrthancAnswer OrthancSdk::Get(const std::string& uri, const Headers& headers) const
  {
    return Call(OrthancPluginHttpMethod_Get, uri, headers, {});
  }

  OrthancAnswer OrthancSdk::Post(const std::string& uri, std::string_view body) const
  {
    return Call(OrthancPluginHttpMethod_Post, uri, {}, body);
  }

  OrthancAnswer OrthancSdk::Call(OrthancPluginHttpMethod method, const std::string& uri,
                                 const Headers& headers, std::string_view body) const
  {
    if (body.size() > std::numeric_limits<std::uint32_t>::max())
    {
      throw OrthancFailure("Orthanc takes no body of 4 GB or more");
    }
    std::vector<const char*> keys;
    std::vector<const char*> values;
    for (const auto& [key, value] : headers)
    {
      keys.push_back(key.c_str());
      values.push_back(value.c_str());
    }

    OrthancAnswer answer;
    answer.body = std::make_unique<OrthancBytes>(context_);
    std::uint16_t status = 0;
    const OrthancPluginErrorCode code = OrthancPluginCallRestApi(
        context_, answer.body->Target(), nullptr, &status, method, uri.c_str(),
        static_cast<std::uint32_t>(keys.size()), keys.data(), values.data(), body.data(),
        static_cast<std::uint32_t>(body.size()), 0);
    const std::optional<int> refusal =
        code == OrthancPluginErrorCode_Success ? status : StatusOf(code);
    if (!refusal)
    {
      throw OrthancFailure("Orthanc did not answer (its error " + std::to_string(code) + ")");
    }
    answer.status = *refusal;
    return answer;
  }

  std::unique_ptr<OrthancBytes> OrthancSdk::ReadDicom(const std::string& instance) const
  {
    auto bytes = std::make_unique<OrthancBytes>(context_);
    const OrthancPluginErrorCode code =
        OrthancPluginGetDicomForInstance(context_, bytes->Target(), instance.c_str());
    switch (code)
    {
    case OrthancPluginErrorCode_Success:
      return bytes;
    case OrthancPluginErrorCode_UnknownResource:
    case OrthancPluginErrorCode_InexistentItem:
      return nullptr;
    default:
      throw OrthancFailure("Orthanc could not read an instance (its error " + std::to_string(code) +
                           ")");
    }
  }

  std::unique_ptr<OrthancBytes> OrthancSdk::CompressJpeg(const std::uint8_t* grays, int width,
                                                         int height) const
  {
    constexpr std::uint8_t QUALITY = 90; // as Orthanc's own drawings
    auto bytes = std::make_unique<OrthancBytes>(context_);
    const auto across = static_cast<std::uint32_t>(width);
    const OrthancPluginErrorCode code = OrthancPluginCompressJpegImage(
        context_, bytes->Target(), OrthancPluginPixelFormat_Grayscale8, across,
        static_cast<std::uint32_t>(height), across, grays, QUALITY);
    if (code != OrthancPluginErrorCode_Success)
    {
      throw OrthancFailure("Orthanc could not compress a picture (its error " +
                           std::to_string(code) + ")");
    }
    return bytes;
  }

  std::string OrthancSdk::Property(int number) const
  {
    return TakeString(OrthancPluginGetGlobalProperty(context_, number, ""));
  }

  bool OrthancSdk::SetProperty(int number, const std::string& value) const
  {
    return OrthancPluginSetGlobalProperty(context_, number, value.c_str()) ==
           OrthancPluginErrorCode_Success;
  }

  Json::Value OrthancSdk::Configuration() const
  {
    return ParseOrthancJson(TakeString(OrthancPluginGetConfiguration(context_)));
  }

  std::string OrthancSdk::ConfigurationPath() const
  {
    return TakeString(OrthancPluginGetConfigurationPath(context_));
  }

  std::string OrthancSdk::TakeString(char* text) const
  {
    if (text == nullptr)
    {
      return {};
    }
    std::string result(text);
    OrthancPluginFreeString(context_, text);
    return result;
  }

#if ORTHANC_PLUGINS_VERSION_IS_ABOVE(1, 12, 6)
  bool OrthancSdk::StreamsAnswers() const
  {
    return OrthancPluginCheckVersionAdvanced(context_, 1, 12, 6) == 1;
  }

  void OrthancSdk::StreamAnswer(OrthancPluginRestOutput* output, const std::string& contentType,
                                IByteSource& source) const
  {
    constexpr std::size_t PIECE = std::size_t{1} << 20U;
    const auto require = [](OrthancPluginErrorCode code)
    {
      if (code != OrthancPluginErrorCode_Success)
      {
        throw OrthancFailure("Orthanc did not stream the answer");
      }
    };
    // Orthanc names no length and ends a stream with the connection: without ours, what came before
    // a failure would look whole.
    OrthancPluginSetHttpHeader(context_, output, "Content-Length",
                               std::to_string(source.Length()).c_str());
    require(OrthancPluginStartStreamAnswer(context_, output, contentType.c_str()));
    std::string piece(PIECE, '\0');
    for (std::uint64_t sent = 0; sent < source.Length();)
    {
      const std::size_t count = source.Read(sent, piece.data(), piece.size());
      require(OrthancPluginSendStreamChunk(context_, output, piece.data(),
                                           static_cast<std::uint32_t>(count)));
      sent += count;
    }
  }
#else
  bool OrthancSdk::StreamsAnswers() const
  {
    return false;
  }

  void OrthancSdk::StreamAnswer(OrthancPluginRestOutput*, const std::string&, IByteSource&) const
  {
    throw OrthancFailure("This plugin was built for an Orthanc that cannot stream answers");
  }
#endif

  void OrthancSdk::LogWarning(const std::string& message) const
  {
    OrthancPluginLogWarning(context_, OneLine(message).c_str());
  }

  void OrthancSdk::LogError(const std::string& message) const
  {
    OrthancPluginLogError(context_, OneLine(message).c_str());
  }
}
