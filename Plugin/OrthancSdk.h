// Orthanc's C interface, with owners for what it allocates and exceptions for what it refuses.
#pragma once

#include "../Sources/Ports/IByteSource.h"
#include "../Sources/Ports/IImageArchive.h"

#include <json/value.h>
#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A call into Orthanc failed: it is stopping, its disk is full, its database is away.
  class OrthancFailure : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };

  /// A buffer that Orthanc allocated. Takes it over without copying.
  class OrthancBytes final : public IBytes
  {
  public:
    explicit OrthancBytes(OrthancPluginContext* context);
    ~OrthancBytes() override;

    OrthancBytes(const OrthancBytes&) = delete;
    OrthancBytes& operator=(const OrthancBytes&) = delete;

    std::string_view View() const override;

    /// For Orthanc to fill, once.
    OrthancPluginMemoryBuffer* Target()
    {
      return &buffer_;
    }

  private:
    OrthancPluginContext* context_;
    OrthancPluginMemoryBuffer buffer_{nullptr, 0};
  };

  struct OrthancAnswer
  {
    int status = 0; ///< as over HTTP
    std::unique_ptr<OrthancBytes> body;
  };

  /// Reads JSON that Orthanc wrote; throws OrthancFailure when it is none.
  Json::Value ParseOrthancJson(std::string_view text);

  /// Thread-safe. Must not be used before Orthanc has started, but for logging and the
  /// configuration.
  class OrthancSdk
  {
  public:
    using Headers = std::map<std::string, std::string>;

    explicit OrthancSdk(OrthancPluginContext* context);

    OrthancPluginContext* Context() const
    {
      return context_;
    }

    /// Orthanc's own REST API, without its plugins. Any status is an answer; throws OrthancFailure
    /// when there is none.
    OrthancAnswer Get(const std::string& uri, const Headers& headers = {}) const;
    OrthancAnswer Post(const std::string& uri, std::string_view body) const;

    /// The DICOM file of an instance that is known to exist; nullptr when it went away meanwhile.
    std::unique_ptr<OrthancBytes> ReadDicom(const std::string& instance) const;

    /// JPEG of grays, a byte each, row by row.
    std::unique_ptr<OrthancBytes> CompressJpeg(const std::uint8_t* grays, int width,
                                               int height) const;

    /// A text that Orthanc keeps for plugins in its own database; empty: there is none.
    std::string Property(int number) const;

    /// False where it cannot be kept, as with an index that is read only.
    bool SetProperty(int number, const std::string& value) const;

    /// The whole configuration as Orthanc read it, all files merged.
    Json::Value Configuration() const;

    /// The configuration's file or folder, as given on the command line; may be empty.
    std::string ConfigurationPath() const;

    /// Whether answers of any size can leave in pieces (Orthanc 1.12.6 and later, at build and at
    /// run time).
    bool StreamsAnswers() const;

    /// Sends all of the source in pieces, its length before; only where StreamsAnswers(). Throws
    /// OrthancFailure when the client goes away, and what the source throws: the client then has
    /// fewer bytes than it was told.
    void StreamAnswer(OrthancPluginRestOutput* output, const std::string& contentType,
                      IByteSource& source) const;

    void LogWarning(const std::string& message) const;
    void LogError(const std::string& message) const;

  private:
    OrthancAnswer Call(OrthancPluginHttpMethod method, const std::string& uri,
                       const Headers& headers, std::string_view body) const;
    std::string TakeString(char* text) const;

    OrthancPluginContext* context_;
  };
}
