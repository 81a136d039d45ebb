// What stands in a DICOMDIR record where a mandatory value is missing.
#pragma once

#include <initializer_list>
#include <string>

namespace OrthancExchange
{
  /// The first real day (DICOM DA) among the candidates, or else 19000101, which nobody takes for
  /// true.
  std::string FirstDate(std::initializer_list<std::string> candidates);

  /// The first time (DICOM TM) that is not empty, or else midnight.
  std::string FirstTime(std::initializer_list<std::string> candidates);
}
