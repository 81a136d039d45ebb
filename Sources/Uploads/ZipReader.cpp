#include "ZipReader.h"

#include "LibArchive.h"

#include <algorithm>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t HEAD = 132; // DICOM PS3.10 section 7.1: the preamble and "DICM"
    constexpr std::size_t PIECE = 256UL * 1024;
    constexpr std::string_view TABLE_ENTRY("PK\x01\x02", 4); // APPNOTE section 4.3.12

    constexpr std::string_view END_OF_TABLE("PK\x05\x06", 4); // section 4.3.16: no file at all

    /// An upper bound, found without reading the table of contents, because libarchive holds the
    /// whole of that in memory.
    bool MayHoldMoreThan(std::string_view zip, std::size_t limit)
    {
      std::size_t count = 0;
      for (std::size_t at = zip.find(TABLE_ENTRY); at != std::string_view::npos;
           at = zip.find(TABLE_ENTRY, at + TABLE_ENTRY.size()))
      {
        if (++count > limit)
        {
          return true;
        }
      }
      return false;
    }

    /// One way through a zip.
    class Passage
    {
    public:
      Passage(LibArchive& archive, const ZipLimits& limits, IZipVisitor& visitor)
          : archive_(archive), limits_(limits), visitor_(visitor)
      {
      }

      enum class End
      {
        Reached,
        Broken,
        Stopped
      };

      End Walk()
      {
        for (;;)
        {
          switch (archive_.Next())
          {
          case LibArchive::Step::Entry:
            break;
          case LibArchive::Step::End:
            return End::Reached;
          case LibArchive::Step::Broken:
            return End::Broken;
          }
          if (++entries_ > limits_.entries)
          {
            visitor_.Refuse("", UploadFault::TooManyFiles);
            return End::Stopped;
          }
          if (!archive_.IsFolder() && !ReadEntry(archive_.Name()))
          {
            return End::Stopped;
          }
        }
      }

      std::size_t Entries() const
      {
        return entries_;
      }

    private:
      /// False: read no further.
      bool ReadEntry(const std::string& name)
      {
        if (archive_.IsEncrypted())
        {
          return LeaveOut(name, UploadFault::Encrypted);
        }
        // Other methods would cost what they ask for: LZMA's dictionary alone up to 4 GiB, whatever
        // the file's size.
        if (!archive_.IsDeflatedOrStored())
        {
          return LeaveOut(name, UploadFault::UnknownCompression);
        }
        if (archive_.DeclaredSize().value_or(0) > limits_.entrySize)
        {
          visitor_.Refuse(name, UploadFault::TooLarge);
          return true;
        }
        std::string content;
        bool more = true;
        while (more && content.size() < HEAD)
        {
          more = ReadPiece(content, HEAD - content.size());
        }
        if (fault_.has_value())
        {
          return RefuseEntry(name);
        }
        if (!visitor_.Wants(name, content))
        {
          // Without a size ahead, libarchive would unpack to find the end, uncounted.
          return archive_.DeclaredSize().has_value() || PassOver(name);
        }
        return TakeRest(name, content, more);
      }

      /// Goes past an entry that cannot be read. Where its end is not known ahead, libarchive would
      /// look for it by unpacking, uncounted.
      bool LeaveOut(const std::string& name, UploadFault fault)
      {
        visitor_.Refuse(name, fault);
        if (archive_.DeclaredSize().has_value())
        {
          return true;
        }
        visitor_.Refuse("", UploadFault::BrokenZip);
        return false;
      }

      bool TakeRest(const std::string& name, std::string& content, bool more)
      {
        // What a zip declares costs nothing yet: memory is used as it is filled.
        content.reserve(std::max<std::size_t>(HEAD, archive_.DeclaredSize().value_or(0)));
        while (more)
        {
          more = ReadPiece(content, NextSize(content.size()));
          if (content.size() > limits_.entrySize)
          {
            content = std::string();
            visitor_.Refuse(name, UploadFault::TooLarge);
            return PassOver("");
          }
        }
        return fault_.has_value() ? RefuseEntry(name) : visitor_.Take(name, content);
      }

      /// Reads an entry to its end for nothing but what it counts. With an empty name, the entry
      /// was told about already.
      bool PassOver(const std::string& name)
      {
        std::string piece;
        while (ReadPiece(piece, PIECE))
        {
          piece.clear();
        }
        return !fault_.has_value() || RefuseEntry(name);
      }

      /// As large as useful: a zip of very many small files should cost their size.
      std::size_t NextSize(std::size_t read) const
      {
        const std::uint64_t declared = archive_.DeclaredSize().value_or(UINT64_MAX);
        return declared <= read ? 1 : std::min<std::uint64_t>(PIECE, declared - read);
      }

      /// False at the entry's end or fault.
      bool ReadPiece(std::string& content, std::size_t size)
      {
        const std::size_t before = content.size();
        content.resize(before + size);
        const LibArchive::Piece piece = archive_.Read(content.data() + before, size);
        content.resize(before + piece.unpacked);
        unpacked_ += piece.unpacked;
        packed_ += piece.packed;
        if (piece.damaged)
        {
          fault_ = UploadFault::Damaged;
        }
        else if (unpacked_ > limits_.totalSize)
        {
          fault_ = UploadFault::TooMuchData;
        }
        else if (unpacked_ > limits_.freeSize && unpacked_ / limits_.ratio > packed_)
        {
          fault_ = UploadFault::Bomb;
        }
        return !fault_.has_value() && piece.unpacked > 0;
      }

      bool RefuseEntry(const std::string& name)
      {
        const UploadFault fault = *fault_;
        fault_.reset();
        const bool last = fault == UploadFault::TooMuchData || fault == UploadFault::Bomb;
        if (last || !name.empty())
        {
          visitor_.Refuse(last ? "" : name, fault);
        }
        return !last;
      }

      LibArchive& archive_;
      const ZipLimits& limits_;
      IZipVisitor& visitor_;
      std::size_t entries_ = 0;
      std::uint64_t unpacked_ = 0;
      std::uint64_t packed_ = 0;
      std::optional<UploadFault> fault_;
    };
  }

  void ZipReader::Read(std::string_view zip, const ZipLimits& limits, IZipVisitor& visitor)
  {
    if (zip.starts_with(END_OF_TABLE))
    {
      visitor.Refuse("", UploadFault::Empty);
      return;
    }
    if (MayHoldMoreThan(zip, limits.entries))
    {
      visitor.Refuse("", UploadFault::TooManyFiles);
      return;
    }
    LibArchive byTable(zip, LibArchive::Order::ByTable);
    Passage table(byTable, limits, visitor);
    const Passage::End end = byTable.IsOpen() ? table.Walk() : Passage::End::Broken;
    if (end != Passage::End::Broken)
    {
      return;
    }
    if (table.Entries() > 0)
    {
      visitor.Refuse("", UploadFault::BrokenZip);
      return;
    }
    LibArchive byPlace(zip, LibArchive::Order::ByPlace);
    Passage place(byPlace, limits, visitor);
    switch (byPlace.IsOpen() ? place.Walk() : Passage::End::Broken)
    {
    case Passage::End::Reached:
      visitor.Refuse("", UploadFault::NoTableOfContents);
      break;
    case Passage::End::Broken:
      visitor.Refuse("", UploadFault::BrokenZip);
      break;
    case Passage::End::Stopped:
      break;
    }
  }
}
