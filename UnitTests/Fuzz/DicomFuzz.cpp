// Any bytes as a DICOM file of a study: refused, or listed so that every reader finds it, and never
// shown as somebody else's.
#include "FileChecks.h"

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
  OrthancExchange::SilenceDcmtk();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  OrthancExchange::CheckFile({reinterpret_cast<const char*>(data), size});
  return 0;
}
