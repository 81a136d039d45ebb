// Any texts as names of files and cells of tables: they lead nowhere, run nothing, and come back.
#include "../../Sources/Api/Csv.h"
#include "../../Sources/Domain/FileLabel.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Export/SafeFileName.h"
#include "../../Sources/Export/TextSafety.h"
#include "../../Sources/Storage/Base64.h"
#include "Invariants.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace
{
  using namespace OrthancExchange;

  std::string Lower(std::string text)
  {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
  }

  bool IsDevice(const std::string& name)
  {
    const std::string stem = Lower(name.substr(0, name.find('.')));
    const bool numbered = stem.size() == 4 &&
                          (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '0' &&
                          stem[3] <= '9';
    return numbered || stem == "con" || stem == "prn" || stem == "aux" || stem == "nul";
  }

  void CheckFileNames(const std::vector<std::string>& names, const std::string& type)
  {
    SafeFileNames safe;
    std::set<std::string> given;
    for (const std::string& name : names)
    {
      const std::string next = safe.Next(name, type);
      Require(!next.empty() && next.size() <= 64, "a name has 1 to 64 characters");
      Require(next.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789_()+- .") == std::string::npos,
              "a name has plain characters alone");
      Require(std::count(next.begin(), next.end(), '.') == 1 && next.front() != '.' &&
                  next.front() != ' ' && next.front() != '-',
              "a name has one dot, and not in front");
      const std::string ending = next.substr(next.find('.') + 1);
      Require(std::set<std::string>{"pdf", "jpg", "png", "txt", "bin"}.contains(ending),
              "an extension is that of the content");
      Require(next[next.find('.') - 1] != ' ', "no space before the extension");
      Require(!IsDevice(next), "a name is no device");
      Require(given.insert(Lower(next)).second, "a name is given once");
    }
  }

  /// RFC 4180, every field in quotes.
  std::vector<std::string> ParseCsv(const std::string& record)
  {
    std::vector<std::string> fields;
    std::size_t i = 0;
    for (;;)
    {
      Require(record[i] == '"', "a field begins with a quote");
      std::string field;
      for (i++; record[i] != '"' || record[i + 1] == '"'; i++)
      {
        i += record[i] == '"' ? 1 : 0;
        field += record[i];
      }
      fields.push_back(field);
      i++;
      if (record[i] == '\r')
      {
        Require(record.substr(i) == "\r\n", "a record ends with CRLF");
        return fields;
      }
      Require(record[i] == ',', "fields are separated by commas");
      i++;
    }
  }

  void CheckCsv(const std::vector<std::string>& fields)
  {
    const std::vector<std::string> read = ParseCsv(CsvRecord(fields));
    Require(read.size() == fields.size(), "a record has its fields");
    for (std::size_t i = 0; i < fields.size(); i++)
    {
      const bool guarded = read[i] == "'" + fields[i];
      Require(read[i] == fields[i] || guarded, "a cell says what it was given");
      Require(read[i].find_first_of("=+-@\t\r\n") != 0, "no cell is a formula");
    }
  }

  void CheckLabels(const std::string& name)
  {
    const std::string label = MakeFileLabel(name);
    Require(!label.empty() && IsValidUtf8(label) && CountCodePoints(label) <= 200 &&
                !HasControlCharacters(label, "") && label.find('\\') == std::string::npos,
            "a label is one short line");
    Require(MakeFileLabel(label) == label, "a label stays as it is");
    Require(LastPartOf(label).find('/') == std::string::npos, "a last part is one");
  }

  void CheckLines(const std::string& text)
  {
    const std::string line = SafeLine(text);
    Require(IsValidUtf8(line) && !HasControlCharacters(line, ""), "a line is one");
    Require(SafeLine(line) == line, "a safe line stays as it is");
    const std::string ascii = ToAscii(line);
    Require(IsAscii(ascii), "ASCII is ASCII");
    Require(!HasControlCharacters(ascii, ""), "a line stays one in ASCII");
  }

  void CheckBase64(const std::string& text)
  {
    Require(DecodeBase64(EncodeBase64(text)) == text, "base64 comes back");
    Accepts<std::invalid_argument>(
        [&] { Require(EncodeBase64(DecodeBase64(text)) == text, "base64 has one spelling"); });
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  CheckFileNames(parts.All(), parts.At(0));
  CheckFileNames(parts.All(), "application/pdf");
  CheckCsv(parts.All());
  CheckLabels(parts.At(0));
  CheckLines(parts.At(0));
  CheckBase64(parts.At(0));
  return 0;
}
