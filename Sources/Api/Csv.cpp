#include "Csv.h"

#include <string_view>

namespace OrthancExchange
{
  std::string CsvRecord(const std::vector<std::string>& fields)
  {
    std::string record;
    for (const std::string& field : fields)
    {
      record += record.empty() ? "\"" : ",\"";
      if (!field.empty() &&
          std::string_view("=+-@\t\r\n").find(field.front()) != std::string_view::npos)
      {
        record += '\'';
      }
      for (const char c : field)
      {
        record += c;
        if (c == '"')
        {
          record += '"';
        }
      }
      record += '"';
    }
    return record + "\r\n";
  }
}
