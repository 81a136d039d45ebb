#pragma once

#include "OrthancReader.h"
#include "OrthancSdk.h"

#include "../Sources/Ports/IImageArchive.h"

#include <memory>
#include <string>

namespace OrthancExchange
{
  struct OrthancGray;

  /// What Orthanc draws or unpacks, as IImageArchive has it. Thread-safe.
  class OrthancPictures
  {
  public:
    /// Both must outlive it.
    OrthancPictures(const OrthancSdk& sdk, const OrthancReader& reader);

    std::unique_ptr<IBytes> RenderFrame(const std::string& instance, int frame,
                                        const FrameLook& look) const;
    std::unique_ptr<IBytes> ReadPdf(const std::string& instance) const;

  private:
    /// JPEG of a frame of grays by our own rules; nullptr where Orthanc cannot decode it.
    std::unique_ptr<IBytes> DrawFrame(const std::string& address, const OrthancGray& gray,
                                      const FrameLook& look) const;

    const OrthancSdk& sdk_;
    const OrthancReader& reader_;
  };
}
