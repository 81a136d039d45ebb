#include "ZipRecords.h"

#include "TextSafety.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    // 4.4.1.4: a field of all ones says that the value stands in the Zip64 record.
    constexpr std::uint64_t ESCAPE32 = 0xffffffffU;
    constexpr std::uint64_t ESCAPE16 = 0xffffU;

    constexpr std::uint16_t VERSION_PLAIN = 20;      // 4.4.3.2: 2.0, what every reader knows
    constexpr std::uint16_t VERSION_ZIP64 = 45;      // 4.4.3.2: 4.5
    constexpr std::uint16_t MADE_BY_UNIX = 3U << 8U; // 4.4.2.2
    constexpr std::uint32_t REGULAR_FILE = 0100644U; // 4.4.15: rw-r--r-- in the upper half
    constexpr std::uint16_t FLAG_UTF8 = 1U << 11U;   // 4.4.4, appendix D
    constexpr std::uint16_t ZIP64_EXTRA = 0x0001;    // 4.5.3
    constexpr std::size_t LOCAL_HEADER = 30;         // fixed part
    constexpr std::size_t CENTRAL_HEADER = 46;       // fixed part
    constexpr std::size_t EXTRA_HEADER = 4;          // 4.5.1: identifier and length
    constexpr std::uint64_t ZIP64_END_REST = 44;     // 4.3.14.1: its size without the first 12
    constexpr std::uint16_t STORED = 0;              // 4.4.5
    constexpr std::uint16_t DEFLATED = 8;            // 4.4.5
    constexpr std::uint16_t AES_METHOD = 99;         // 4.4.5
    constexpr std::uint16_t AES_EXTRA = 0x9901;      // appendix E
    constexpr std::size_t AES_EXTRA_SIZE = 11;       // header included
    constexpr std::uint16_t AES_VERSION = 2;         // AE-2: the CRC is left out
    constexpr std::uint16_t AES_256 = 3;             // its strength, one byte
    constexpr std::uint16_t VERSION_AES = 51;        // 4.4.3.2: 5.1
    constexpr std::uint16_t FLAG_ENCRYPTED = 1U;     // 4.4.4

    constexpr std::uint32_t LOCAL_SIGNATURE = 0x04034b50;         // 4.3.7
    constexpr std::uint32_t CENTRAL_SIGNATURE = 0x02014b50;       // 4.3.12
    constexpr std::uint32_t ZIP64_END_SIGNATURE = 0x06064b50;     // 4.3.14
    constexpr std::uint32_t ZIP64_LOCATOR_SIGNATURE = 0x07064b50; // 4.3.15
    constexpr std::uint32_t END_SIGNATURE = 0x06054b50;           // 4.3.16

    /// Little endian, as all of a zip (4.4.1.1).
    class Record
    {
    public:
      explicit Record(std::uint32_t signature)
      {
        U32(signature);
      }

      Record& U8(std::uint64_t value)
      {
        return Put(value, 1);
      }

      Record& U16(std::uint64_t value)
      {
        return Put(value, 2);
      }

      Record& U32(std::uint64_t value)
      {
        return Put(value, 4);
      }

      Record& U64(std::uint64_t value)
      {
        return Put(value, 8);
      }

      Record& Text(const std::string& text)
      {
        bytes_ += text;
        return *this;
      }

      std::string Take()
      {
        return std::move(bytes_);
      }

    private:
      Record& Put(std::uint64_t value, int count)
      {
        for (int i = 0; i < count; ++i)
        {
          bytes_.push_back(static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xffU));
        }
        return *this;
      }

      std::string bytes_;
    };

    bool LargeContent(const ZipMember& member)
    {
      return member.size >= ESCAPE32 || member.PackedSize() >= ESCAPE32;
    }

    std::size_t AesExtraSize(const ZipMember& member)
    {
      return member.encrypted ? AES_EXTRA_SIZE : 0;
    }

    std::uint16_t MethodOf(const ZipMember& member)
    {
      return member.deflatedSize.has_value() ? DEFLATED : STORED;
    }

    std::uint16_t VersionOf(const ZipMember& member, bool zip64)
    {
      return member.encrypted ? VERSION_AES : zip64 ? VERSION_ZIP64 : VERSION_PLAIN;
    }

    std::size_t LocalExtraSize(const ZipMember& member)
    {
      return (LargeContent(member) ? EXTRA_HEADER + 16 : 0) + AesExtraSize(member);
    }

    std::size_t CentralExtraSize(const ZipMember& member, std::uint64_t offset)
    {
      const std::size_t values = (LargeContent(member) ? 16 : 0) + (offset >= ESCAPE32 ? 8 : 0);
      return (values == 0 ? 0 : EXTRA_HEADER + values) + AesExtraSize(member);
    }

    /// What the local and the central header have in common, in the same order.
    void PutCommon(Record& record, std::uint16_t version, const ZipMember& member, DosTime time,
                   std::size_t extraSize)
    {
      const bool large = LargeContent(member);
      record.U16(version)
          .U16((IsAscii(member.path) ? 0U : FLAG_UTF8) | (member.encrypted ? FLAG_ENCRYPTED : 0U))
          .U16(member.encrypted ? AES_METHOD : MethodOf(member))
          .U16(time.time)
          .U16(time.date)
          .U32(member.encrypted ? 0 : member.crc32)
          .U32(large ? ESCAPE32 : member.PackedSize())
          .U32(large ? ESCAPE32 : member.size)
          .U16(member.path.size())
          .U16(extraSize);
    }

    void PutLargeSizes(Record& record, const ZipMember& member)
    {
      record.U64(member.size).U64(member.PackedSize());
    }

    void PutAesExtra(Record& record, const ZipMember& member)
    {
      if (member.encrypted)
      {
        record.U16(AES_EXTRA)
            .U16(AES_EXTRA_SIZE - EXTRA_HEADER)
            .U16(AES_VERSION)
            .Text("AE")
            .U8(AES_256)
            .U16(MethodOf(member));
      }
    }
  }

  std::uint64_t ZipMember::PackedSize() const
  {
    return deflatedSize.value_or(size) + (encrypted ? AES_OVERHEAD : 0);
  }

  DosTime ToDosTime(Instant instant)
  {
    using namespace std::chrono;
    const Instant earliest = sys_days{year{1980} / January / 1};
    const Instant latest = sys_days{year{2108} / January / 1} - seconds{2};
    const Instant held = std::clamp(instant, earliest, latest);
    const auto day = floor<days>(held);
    const year_month_day date{day};
    const hh_mm_ss time{held - day};
    DosTime result;
    result.date = static_cast<std::uint16_t>(((static_cast<int>(date.year()) - 1980) << 9) |
                                             (static_cast<unsigned>(date.month()) << 5U) |
                                             static_cast<unsigned>(date.day()));
    result.time =
        static_cast<std::uint16_t>((time.hours().count() << 11) | (time.minutes().count() << 5) |
                                   (time.seconds().count() / 2));
    return result;
  }

  std::string LocalHeader(const ZipMember& member, DosTime time)
  {
    const bool large = LargeContent(member);
    Record record(LOCAL_SIGNATURE);
    PutCommon(record, VersionOf(member, large), member, time, LocalExtraSize(member));
    record.Text(member.path);
    if (large)
    {
      record.U16(ZIP64_EXTRA).U16(16);
      PutLargeSizes(record, member);
    }
    PutAesExtra(record, member);
    return record.Take();
  }

  std::size_t LocalHeaderSize(const ZipMember& member)
  {
    return LOCAL_HEADER + member.path.size() + LocalExtraSize(member);
  }

  std::string CentralHeader(const ZipMember& member, DosTime time, std::uint64_t offset)
  {
    const bool large = LargeContent(member);
    const bool far = offset >= ESCAPE32;
    const std::uint16_t version = VersionOf(member, large || far);
    const std::size_t extra = CentralExtraSize(member, offset);
    Record record(CENTRAL_SIGNATURE);
    record.U16(MADE_BY_UNIX | VERSION_ZIP64);
    PutCommon(record, version, member, time, extra);
    record
        .U16(0) // comment
        .U16(0) // disk
        .U16(0) // internal attributes
        .U32(std::uint64_t{REGULAR_FILE} << 16U)
        .U32(far ? ESCAPE32 : offset)
        .Text(member.path);
    if (large || far)
    {
      record.U16(ZIP64_EXTRA).U16((large ? 16 : 0) + (far ? 8 : 0));
    }
    if (large)
    {
      PutLargeSizes(record, member);
    }
    if (far)
    {
      record.U64(offset);
    }
    PutAesExtra(record, member);
    return record.Take();
  }

  std::size_t CentralHeaderSize(const ZipMember& member, std::uint64_t offset)
  {
    return CENTRAL_HEADER + member.path.size() + CentralExtraSize(member, offset);
  }

  std::string EndRecords(std::uint64_t members, std::uint64_t directoryOffset,
                         std::uint64_t directorySize)
  {
    std::string records;
    if (members >= ESCAPE16 || directoryOffset >= ESCAPE32 || directorySize >= ESCAPE32)
    {
      records += Record(ZIP64_END_SIGNATURE)
                     .U64(ZIP64_END_REST)
                     .U16(MADE_BY_UNIX | VERSION_ZIP64)
                     .U16(VERSION_ZIP64)
                     .U32(0) // this disk
                     .U32(0) // the directory's disk
                     .U64(members)
                     .U64(members)
                     .U64(directorySize)
                     .U64(directoryOffset)
                     .Take();
      records +=
          Record(ZIP64_LOCATOR_SIGNATURE).U32(0).U64(directoryOffset + directorySize).U32(1).Take();
    }
    records += Record(END_SIGNATURE)
                   .U16(0)
                   .U16(0)
                   .U16(std::min(members, ESCAPE16))
                   .U16(std::min(members, ESCAPE16))
                   .U32(std::min(directorySize, ESCAPE32))
                   .U32(std::min(directoryOffset, ESCAPE32))
                   .U16(0)
                   .Take();
    return records;
  }
}
