#pragma once

#include <string_view>

namespace OrthancExchange
{
  /// Whether DCMTK, and so Orthanc, can read this DICOM file without harm. DCMTK 3.6.7 reads nested
  /// sequences by recursion without a bound (2 KB of them end Orthanc 1.10.1), sorts elements that
  /// stand out of order in quadratic time, and Orthanc walks the items of a sequence in quadratic
  /// time; a value takes the memory that it claims, be it there or not. False: sequences nested
  /// more than 24 deep, work for more than some ten seconds, 64 MB that are not there.
  ///
  /// Where a file contradicts itself, so that DCMTK may see other sequences in it than this does,
  /// each item that stands anywhere in its bytes counts as one level. What is no DICOM at all
  /// harms nobody. Linear time; takes no memory but for deflated files.
  bool IsHarmlessDicom(std::string_view file);
}
