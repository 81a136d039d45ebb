#pragma once

#include "DataSetWalker.h"

#include <string>

namespace OrthancExchange
{
  /// The attribute as it stands in its file; where items of it hold private attributes (odd groups,
  /// DICOM PS3.5 section 7.8), at whatever depth, without these and with undefined lengths. Throws
  /// Refusal(UnsupportedMedia) for what contradicts itself.
  std::string WithoutPrivate(const DataSetElement& element, DataSetEncoding encoding);
}
