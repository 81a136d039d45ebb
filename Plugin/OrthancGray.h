#pragma once

#include "OrthancContent.h"
#include "OrthancReader.h"

#include "../Sources/Export/GrayDrawing.h"

#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// How a frame of grays is to be drawn, and how Orthanc is asked for its values.
  struct OrthancGray
  {
    GrayRules rules;
    /// The last part of the address; empty where nothing draws such pixels, or where the file
    /// contradicts itself.
    const char* values = "";
    int columns = 0; ///< only where the values come without
    int rows = 0;
  };

  /// Nullopt where the instance, whose content is `file`, is not of grays: colours, masks of single
  /// bits.
  std::optional<OrthancGray> ReadGray(const OrthancReader& reader, const OrthancContent& file,
                                      const std::string& instance, int frame);

  /// Whether the frame is a JPEG whose colours are of another kind than its file says: Orthanc, as
  /// DCMTK, believes the file, and draws false colours.
  bool MistakesColours(const OrthancReader& reader, const OrthancContent& file,
                       const std::string& instance, int frame);

  /// The values that Orthanc answered with; nullopt where that is not one whole frame of them.
  std::optional<StoredPixels> ReadStored(std::string_view bytes, const OrthancGray& gray);
}
