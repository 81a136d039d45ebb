#include "DicomStructure.h"

#include "StructureWalk.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctag.h>
#include <dcmtk/dcmdata/dcvr.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PREAMBLE = 128; // PS3.10 section 7.1
    constexpr std::size_t MOST_INFLATED = std::size_t{256} << 20U;
    constexpr std::string_view TRANSFER_SYNTAX("\x02\x00\x10\x00UI", 6); // (0002,0010)

    struct Meta
    {
      std::size_t end = 0; ///< where the data set begins
      std::string_view transferSyntax;
      /// Where its own length (0002,0000) says that it ends, if that is elsewhere.
      std::optional<std::size_t> otherEnd;
    };

    std::size_t Short(std::string_view bytes, std::size_t at)
    {
      return static_cast<unsigned char>(bytes[at]) +
             256U * static_cast<unsigned char>(bytes[at + 1]);
    }

    /// Group 0002 (PS3.10 section 7.1), always explicit VR little endian; nullopt where it is not
    /// made of plain whole values, so that nobody knows what DCMTK would see in it.
    std::optional<Meta> ReadMeta(std::string_view file)
    {
      const bool hasPreamble = file.size() >= PREAMBLE + 4 && file.substr(PREAMBLE, 4) == "DICM";
      Meta meta;
      std::size_t at = hasPreamble ? PREAMBLE + 4 : 0;
      while (at + 12 <= file.size() && Short(file, at) == 2)
      {
        const std::string_view vr = file.substr(at + 4, 2);
        const bool isLong = HasLongLength(vr);
        const std::size_t length =
            isLong ? Short(file, at + 8) + 65536U * Short(file, at + 10) : Short(file, at + 6);
        const std::size_t value = at + (isLong ? 12 : 8);
        if (!IsValueRepresentation(vr) || vr == "SQ" || length > file.size() - value)
        {
          return std::nullopt;
        }
        if (file.substr(at, TRANSFER_SYNTAX.size()) == TRANSFER_SYNTAX)
        {
          meta.transferSyntax = file.substr(value, length);
          meta.transferSyntax = meta.transferSyntax.substr(
              0, meta.transferSyntax.find_last_not_of(std::string_view(" \0", 2)) + 1);
        }
        at = value + length;
        if (file.substr(value - 8, 4) == std::string_view("\x02\0\0\0", 4) && length == 4)
        {
          meta.otherEnd = at + Short(file, value) + 65536U * Short(file, value + 2);
        }
      }
      meta.end = at;
      if (meta.otherEnd == at)
      {
        meta.otherEnd.reset();
      }
      return meta;
    }

    std::optional<std::string> Inflate(std::string_view deflated)
    {
      z_stream stream{};
      if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) // without zlib's header (PS3.5 annex A.5)
      {
        return std::nullopt;
      }
      std::string inflated;
      std::string piece(std::size_t{1} << 20U, '\0');
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
      stream.avail_in = static_cast<uInt>(
          std::min<std::size_t>(deflated.size(), std::numeric_limits<uInt>::max()));
      int state = Z_OK;
      while (state == Z_OK && inflated.size() <= MOST_INFLATED)
      {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        inflated.append(piece, 0, piece.size() - stream.avail_out);
      }
      inflateEnd(&stream);
      return inflated.size() > MOST_INFLATED ? std::nullopt : std::optional(std::move(inflated));
    }

    /// What DCMTK takes a data set for whose transfer syntax it is not told (dcitem.cc,
    /// checkTransferSyntax): a value representation shows itself, and so does a known first tag.
    DataSetEncoding Guess(std::string_view dataSet)
    {
      if (dataSet.size() < 6)
      {
        return {true, true};
      }
      const auto group = static_cast<Uint16>(Short(dataSet, 0));
      const auto element = static_cast<Uint16>(Short(dataSet, 2));
      const auto swapped = [](Uint16 word)
      {
        return static_cast<Uint16>((word << 8) | (word >> 8));
      };
      const bool little = DcmTag(group, element).error().good();
      const bool big = DcmTag(swapped(group), swapped(element)).error().good();
      const bool isBig = big && (!little || (group > 0xff && swapped(group) <= 0xff));
      return {DcmVR(std::string(dataSet.substr(4, 2)).c_str()).isStandard() != 0, !isBig};
    }

    bool IsHarmlessDataSet(std::string_view dataSet, const Meta& meta)
    {
      const bool isDoubtful = meta.otherEnd.has_value();
      const DcmXfer syntax(std::string(meta.transferSyntax).c_str());
      if (meta.transferSyntax.empty() || syntax.getXfer() == EXS_Unknown)
      {
        return StructureWalk(dataSet, isDoubtful).IsHarmless(Guess(dataSet)); // as DCMTK does
      }
      const DataSetEncoding encoding{syntax.isExplicitVR() != 0, syntax.isLittleEndian() != 0};
      if (syntax.getStreamCompression() == ESC_none)
      {
        return StructureWalk(dataSet, isDoubtful).IsHarmless(encoding);
      }
      const auto inflated = Inflate(dataSet);
      return inflated && StructureWalk(*inflated, isDoubtful).IsHarmless(encoding);
    }
  }

  bool IsHarmlessDicom(std::string_view file)
  {
    const auto meta = ReadMeta(file);
    if (!meta || !IsHarmlessDataSet(file.substr(meta->end), *meta))
    {
      return false;
    }
    // DCMTK believes the length.
    return !meta->otherEnd || *meta->otherEnd >= file.size() ||
           IsHarmlessDataSet(file.substr(*meta->otherEnd), *meta);
  }
}
