#pragma once

#include "OrthancReader.h"

#include "../Sources/Ports/IImageArchive.h"

#include <memory>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// What Orthanc draws or unpacks, as IImageArchive has it. Thread-safe.
  class OrthancPictures
  {
  public:
    /// The reader must outlive it.
    explicit OrthancPictures(const OrthancReader& reader);

    std::unique_ptr<IBytes> RenderFrame(const std::string& instance, int frame,
                                        const FrameLook& look) const;
    std::unique_ptr<IBytes> ReadPdf(const std::string& instance) const;

  private:
    /// How wide the pixels of an instance are; nullopt when it has none or went away.
    std::optional<int> ReadColumns(const std::string& instance) const;

    const OrthancReader& reader_;
  };
}
