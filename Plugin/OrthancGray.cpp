#include "OrthancGray.h"

#include "../Sources/Export/JpegColours.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MOST_POSITIVE = 0x7fff;
    constexpr const char* RAW_VALUES = "raw"; // words as they stand in the file
    constexpr std::size_t MOST_ENTRIES = 0x10000;

    /// What holds for one frame: its own functional group, the shared one, or the file itself
    /// (PS3.3 section C.7.6.16).
    OrthancContent PlaceOf(const OrthancContent& file, const std::string& macro, int frame)
    {
      const auto within = [&](const std::string& groups, int index)
      {
        const auto group = file.Item(groups, index);
        return group ? group->Item(macro) : std::nullopt;
      };
      auto place = within("5200-9230", frame);
      place = place ? std::move(place) : within("5200-9229", 0);
      return place ? *place : file;
    }

    int Signed(int word)
    {
      return word > MOST_POSITIVE ? word - 0x10000 : word;
    }

    /// Nullopt where the table contradicts its description.
    std::optional<GrayTable> ReadTable(const std::optional<OrthancContent>& item, bool isSigned)
    {
      const auto descriptor = item ? item->Words("0028-3002") : std::vector<std::uint16_t>();
      if (descriptor.size() < 3 || descriptor[2] < 8 || descriptor[2] > 16)
      {
        return std::nullopt;
      }
      const std::size_t entries = descriptor[0] == 0 ? MOST_ENTRIES : descriptor[0];
      GrayTable table{isSigned ? Signed(descriptor[1]) : descriptor[1], descriptor[2],
                      item->Words("0028-3006")};
      if (table.bits == 8 && table.values.size() < entries)
      {
        // Two entries in a word.
        const std::string bytes = item->Bytes("0028-3006");
        table.values.clear();
        std::transform(bytes.begin(), bytes.end(), std::back_inserter(table.values),
                       [](char byte) { return static_cast<unsigned char>(byte); });
      }
      if (table.values.size() < entries)
      {
        return std::nullopt;
      }
      table.values.resize(entries);
      const int greatest = *std::max_element(table.values.begin(), table.values.end());
      while (greatest >> table.bits > 0)
      {
        table.bits++; // described as of fewer bits than it is
      }
      return table;
    }

    void ReadModality(const OrthancContent& file, int frame, GrayRules& rules)
    {
      const OrthancContent place = PlaceOf(file, "0028-9145", frame);
      rules.modality = ReadTable(place.Item("0028-3000"), rules.isSigned);
      const double slope = place.Number("0028-1053").value_or(0);
      const double dose = file.Number("3004-000e").value_or(0);
      if (!rules.modality && slope != 0)
      {
        rules.slope = slope;
        rules.intercept = place.Number("0028-1052").value_or(0);
      }
      else if (!rules.modality && dose != 0)
      {
        rules.slope = dose;
      }
    }

    /// The first that can be; the viewer leaves the others out as well (image/luts.ts).
    std::optional<FrameWindow> FirstWindow(const OrthancContent& place, WindowFunction function)
    {
      const std::vector<double> centers = place.Numbers("0028-1050");
      const std::vector<double> widths = place.Numbers("0028-1051");
      for (std::size_t i = 0; i < std::min(centers.size(), widths.size()); i++)
      {
        const bool isWide = function == WindowFunction::Linear ? widths[i] >= 1 : widths[i] > 0;
        if (isWide && !std::isnan(centers[i]))
        {
          return FrameWindow{centers[i], widths[i]};
        }
      }
      return std::nullopt;
    }

    void ReadVoi(const OrthancContent& file, int frame, GrayRules& rules)
    {
      const OrthancContent place = PlaceOf(file, "0028-9132", frame);
      const std::string function = place.Code("0028-1056");
      rules.function = function == "SIGMOID"        ? WindowFunction::Sigmoid
                       : function == "LINEAR_EXACT" ? WindowFunction::LinearExact
                                                    : WindowFunction::Linear;
      rules.window = FirstWindow(place, rules.function);
      if (!rules.window)
      {
        // Where what enters the table can be negative, so is its first value (section C.11.2.1.1).
        const bool isSigned = !rules.modality && (rules.isSigned || rules.intercept < 0);
        rules.voi = ReadTable(place.Item("0028-3010"), isSigned);
      }
    }

    void ReadPresentation(const OrthancContent& file, bool whiteIsLeast, GrayRules& rules)
    {
      rules.presentation = ReadTable(file.Item("2050-0010"), false);
      const std::string shape = file.Code("2050-0020");
      rules.inverse = shape == "INVERSE" || (shape != "IDENTITY" && whiteIsLeast);
      if (const auto value = file.Word("0028-0120"))
      {
        const int one = rules.isSigned ? Signed(*value) : *value;
        const int limit = file.Word("0028-0121").value_or(*value);
        const int other = rules.isSigned ? Signed(limit) : limit;
        rules.padding = std::minmax(one, other);
      }
    }

    double ReadAspect(const OrthancContent& file, int frame)
    {
      std::vector<double> pair = PlaceOf(file, "0028-9110", frame).Numbers("0028-0030");
      for (const char* tag : {"0028-0030", "0018-1164", "0018-2010", "3002-0011", "0028-0034"})
      {
        if (pair.size() == 2 && pair[0] > 0 && pair[1] > 0)
        {
          break;
        }
        pair = file.Numbers(tag);
      }
      return pair.size() == 2 && pair[0] > 0 && pair[1] > 0 ? pair[0] / pair[1] : 1;
    }

    std::string TransferSyntax(const OrthancReader& reader, const std::string& instance)
    {
      const auto syntax = reader.GetBytes("/instances/" + instance + "/metadata/TransferSyntax");
      return syntax ? std::string(syntax->View()) : std::string();
    }

    /// Little endian, neither compressed nor deflated.
    bool IsPlain(const OrthancReader& reader, const std::string& instance)
    {
      const std::string syntax = TransferSyntax(reader, instance);
      return syntax == "1.2.840.10008.1.2" || syntax == "1.2.840.10008.1.2.1";
    }

    /// Lossy JPEG of eight bits, in one pass or several (PS3.5 section 8.2.1).
    bool IsLossyJpeg(std::string_view syntax)
    {
      constexpr std::string_view ROOT = "1.2.840.10008.1.2.4.";
      const std::string_view kind = syntax.substr(std::min(ROOT.size(), syntax.size()));
      return syntax.substr(0, ROOT.size()) == ROOT &&
             (kind == "50" || kind == "51" || kind == "53" || kind == "55");
    }

    std::optional<int> HeaderNumber(std::string_view header, std::string_view name)
    {
      const auto at = header.find("\n" + std::string(name) + " ");
      if (at == std::string_view::npos)
      {
        return std::nullopt;
      }
      const std::string_view rest = header.substr(at + name.size() + 2);
      int number = 0;
      const auto error = std::from_chars(rest.data(), rest.data() + rest.size(), number).ec;
      return error == std::errc() && number > 0 ? std::optional(number) : std::nullopt;
    }

    /// image/x-portable-arbitrarymap
    std::optional<StoredPixels> ReadArbitraryMap(std::string_view map)
    {
      constexpr std::string_view END = "\nENDHDR\n";
      const auto end = map.find(END);
      if (map.substr(0, 3) != "P7\n" || end == std::string_view::npos)
      {
        return std::nullopt;
      }
      const std::string_view header = map.substr(0, end + 1);
      const std::string_view bytes = map.substr(end + END.size());
      const int width = HeaderNumber(header, "WIDTH").value_or(0);
      const int height = HeaderNumber(header, "HEIGHT").value_or(0);
      const std::size_t size = HeaderNumber(header, "MAXVAL").value_or(0) > 0xff ? 2 : 1;
      const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
      if (count == 0 || HeaderNumber(header, "DEPTH") != 1 || bytes.size() != count * size)
      {
        return std::nullopt;
      }
      StoredPixels pixels{width, height, std::vector<std::uint16_t>(count)};
      for (std::size_t i = 0; i < count; i++)
      {
        const auto byte = [&](std::size_t at)
        {
          return static_cast<unsigned char>(bytes[at]);
        };
        pixels.words[i] =
            size == 1 ? byte(i) : static_cast<std::uint16_t>(byte(i * 2) << 8 | byte(i * 2 + 1));
      }
      return pixels;
    }
  }

  std::optional<OrthancGray> ReadGray(const OrthancReader& reader, const OrthancContent& file,
                                      const std::string& instance, int frame)
  {
    const std::string photometric = file.Code("0028-0004");
    const int allocated = file.Word("0028-0100").value_or(0);
    const bool isGray = photometric == "MONOCHROME1" || photometric == "MONOCHROME2";
    if (!isGray || file.Word("0028-0002").value_or(1) != 1 || allocated == 1)
    {
      return std::nullopt;
    }
    OrthancGray gray;
    GrayRules& rules = gray.rules;
    rules.bitsStored = file.Word("0028-0101").value_or(allocated);
    rules.highBit = file.Word("0028-0102").value_or(rules.bitsStored - 1);
    rules.isSigned = file.Word("0028-0103").value_or(0) == 1;
    const std::string presentation = file.Code("0008-9205");
    const bool hasColours =
        file.Has("0028-1101") && (presentation == "COLOR" || presentation == "MIXED");
    if (hasColours || (allocated != 8 && allocated != 16) || rules.bitsStored < 1 ||
        rules.highBit >= allocated || rules.highBit < rules.bitsStored - 1)
    {
      return gray;
    }
    gray.values = rules.isSigned ? "image-int16" : allocated == 8 ? "image-uint8" : "image-uint16";
    if (allocated == 16 && rules.bitsStored <= 8)
    {
      // Orthanc takes such words for bytes; what is not compressed can be had as it stands.
      gray.values = IsPlain(reader, instance) ? RAW_VALUES : "";
      gray.columns = file.Word("0028-0011").value_or(0);
      gray.rows = file.Word("0028-0010").value_or(0);
    }
    else
    {
      rules.highBit = rules.bitsStored - 1; // Orthanc shifts words down, and leaves what is above
    }
    ReadModality(file, frame, rules);
    ReadVoi(file, frame, rules);
    ReadPresentation(file, photometric == "MONOCHROME1", rules);
    rules.pixelAspect = ReadAspect(file, frame);
    return gray;
  }

  bool MistakesColours(const OrthancReader& reader, const OrthancContent& file,
                       const std::string& instance, int frame)
  {
    if (!IsLossyJpeg(TransferSyntax(reader, instance)) || file.Word("0028-0002") != 3)
    {
      return false;
    }
    const auto stream =
        reader.GetBytes("/instances/" + instance + "/frames/" + std::to_string(frame) + "/raw");
    const bool isSaidToBe = file.Code("0028-0004") != "RGB";
    return stream && IsLumaAndChroma(stream->View()).value_or(isSaidToBe) != isSaidToBe;
  }

  std::optional<StoredPixels> ReadStored(std::string_view bytes, const OrthancGray& gray)
  {
    if (std::string_view(gray.values) != RAW_VALUES)
    {
      return ReadArbitraryMap(bytes);
    }
    const std::size_t count =
        static_cast<std::size_t>(gray.columns) * static_cast<std::size_t>(gray.rows);
    if (count == 0 || bytes.size() < count * 2)
    {
      return std::nullopt;
    }
    StoredPixels pixels{gray.columns, gray.rows, std::vector<std::uint16_t>(count)};
    for (std::size_t i = 0; i < count; i++)
    {
      pixels.words[i] =
          static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i * 2]) |
                                     static_cast<unsigned char>(bytes[i * 2 + 1]) << 8);
    }
    return pixels;
  }
}
