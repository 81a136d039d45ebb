#pragma once

#include <clocale>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

struct archive;
struct archive_entry;

namespace OrthancExchange
{
  /// libarchive on a zip in memory, with its zip format alone and nothing that could write.
  /// One thread at a time.
  class LibArchive
  {
  public:
    enum class Order
    {
      ByTable, ///< as the table of contents at the zip's end lists them
      ByPlace  ///< as they stand; sizes may be unknown ahead
    };

    enum class Step
    {
      Entry,
      End,
      Broken
    };

    struct Piece
    {
      std::size_t unpacked = 0; ///< 0: the end
      std::uint64_t packed = 0; ///< bytes of the zip that it came from, about
      bool damaged = false;     ///< or cut off
    };

    /// The zip must outlive this.
    LibArchive(std::string_view zip, Order order);

    bool IsOpen() const
    {
      return open_;
    }

    /// Goes to the next entry, past what was not read of the last one.
    Step Next();

    // Of the entry that was last gone to:
    bool IsFolder() const;
    bool IsEncrypted() const;
    bool IsDeflatedOrStored() const;
    std::string Name() const;                          ///< UTF-8, never empty
    std::optional<std::uint64_t> DeclaredSize() const; ///< not to be believed
    Piece Read(char* target, std::size_t size);

  private:
    struct Close
    {
      void operator()(archive* handle) const;
    };

    struct Forget
    {
      void operator()(locale_t locale) const;
    };

    std::unique_ptr<std::remove_pointer_t<locale_t>, Forget> utf8_;
    std::unique_ptr<archive, Close> handle_;
    archive_entry* entry_ = nullptr; ///< libarchive's own
    bool open_ = false;
  };
}
