// Lists that are only ever read as a whole are kept as JSON texts (RFC 8259) in one column.
#pragma once

#include "../Domain/Package.h"
#include "../Domain/Patient.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The parts are judged like every text (Value::Text); throws Refusal(BadValue).
  std::string WriteJson(const std::vector<std::string>& values);
  std::string WriteJson(const std::vector<std::uint64_t>& values);
  std::string WriteJson(const std::map<std::string, std::string>& values);
  std::string WriteJson(const std::vector<OtherPatientId>& values);
  std::string WriteJson(const std::vector<PackageStudy>& values);

  /// Throws Refusal(StorageUnavailable) when the text is not what WriteJson() makes.
  void ReadJson(const std::string& text, std::vector<std::string>& values);
  void ReadJson(const std::string& text, std::vector<std::uint64_t>& values);
  void ReadJson(const std::string& text, std::map<std::string, std::string>& values);
  void ReadJson(const std::string& text, std::vector<OtherPatientId>& values);
  void ReadJson(const std::string& text, std::vector<PackageStudy>& values);
}
