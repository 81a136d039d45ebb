#pragma once

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// One record of RFC 4180, with CRLF. Every field is quoted; one that a spreadsheet would take
  /// for a formula (it begins with =, +, -, @, tab, CR or LF) gets an apostrophe before it.
  std::string CsvRecord(const std::vector<std::string>& fields);
}
