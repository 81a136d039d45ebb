#pragma once

namespace OrthancExchange
{
  /// How a data set is written (DICOM PS3.5 chapter 7).
  struct DataSetEncoding
  {
    bool explicitVr = true;
    bool littleEndian = true;
  };
}
