#include "LibArchive.h"

#include "../Domain/UnicodeText.h"

#include <archive.h>
#include <archive_entry.h>

#include <clocale>
#include <new>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace OrthancExchange
{
  namespace
  {
    /// libarchive hands out names in the thread's character set, and Orthanc sets none: without
    /// this, only ASCII would be left of them.
    class InLocale
    {
    public:
      explicit InLocale(locale_t wanted) : previous_(uselocale(wanted))
      {
      }

      ~InLocale()
      {
        uselocale(previous_);
      }

      InLocale(const InLocale&) = delete;
      InLocale& operator=(const InLocale&) = delete;

    private:
      locale_t previous_;
    };

    /// APPNOTE appendix D.1: a name that is not in UTF-8 is in IBM's code page 437.
    std::string FromCodePage437(const std::string& name)
    {
      UErrorCode error = U_ZERO_ERROR;
      UConverter* const converter = ucnv_open("ibm-437", &error);
      const icu::UnicodeString decoded(name.data(), static_cast<std::int32_t>(name.size()),
                                       converter, error);
      ucnv_close(converter);
      std::string utf8;
      return U_FAILURE(error) ? MakeValidText(name) : decoded.toUTF8String(utf8);
    }
  }

  void LibArchive::Close::operator()(archive* handle) const
  {
    archive_read_free(handle);
  }

  void LibArchive::Forget::operator()(locale_t locale) const
  {
    freelocale(locale);
  }

  LibArchive::LibArchive(std::string_view zip, Order order)
      : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), handle_(archive_read_new())
  {
    if (!handle_)
    {
      throw std::bad_alloc();
    }
    const int supported = order == Order::ByTable
                              ? archive_read_support_format_zip_seekable(handle_.get())
                              : archive_read_support_format_zip_streamable(handle_.get());
    open_ = supported == ARCHIVE_OK &&
            archive_read_open_memory(handle_.get(), zip.data(), zip.size()) == ARCHIVE_OK;
  }

  LibArchive::Step LibArchive::Next()
  {
    const InLocale names(utf8_.get());
    switch (archive_read_next_header(handle_.get(), &entry_))
    {
    case ARCHIVE_OK:
    case ARCHIVE_WARN: // a name in no known character set, a strange extra field
      return Step::Entry;
    case ARCHIVE_EOF:
      return Step::End;
    default:
      return Step::Broken;
    }
  }

  bool LibArchive::IsFolder() const
  {
    return archive_entry_filetype(entry_) == AE_IFDIR;
  }

  bool LibArchive::IsEncrypted() const
  {
    return archive_entry_is_data_encrypted(entry_) != 0;
  }

  bool LibArchive::IsDeflatedOrStored() const
  {
    // "ZIP 2.0 (deflation)": what libarchive calls the format is all that it tells of the method.
    const char* const format = archive_format_name(handle_.get());
    const std::string_view text(format == nullptr ? "" : format);
    return text.ends_with(" (deflation)") || text.ends_with(" (uncompressed)");
  }

  std::string LibArchive::Name() const
  {
    const InLocale names(utf8_.get());
    const char* const name = archive_entry_pathname(entry_);
    if (name == nullptr || *name == '\0')
    {
      return "(unreadable name)";
    }
    return IsValidUtf8(name) ? name : FromCodePage437(name);
  }

  std::optional<std::uint64_t> LibArchive::DeclaredSize() const
  {
    if (archive_entry_size_is_set(entry_) == 0)
    {
      return std::nullopt;
    }
    const la_int64_t size = archive_entry_size(entry_);
    return size < 0 ? UINT64_MAX : static_cast<std::uint64_t>(size);
  }

  LibArchive::Piece LibArchive::Read(char* target, std::size_t size)
  {
    const la_int64_t before = archive_filter_bytes(handle_.get(), 0);
    const la_ssize_t count = archive_read_data(handle_.get(), target, size);
    const la_int64_t after = archive_filter_bytes(handle_.get(), 0);
    Piece piece;
    piece.packed = after > before ? static_cast<std::uint64_t>(after - before) : 0;
    piece.damaged = count < 0;
    piece.unpacked = count < 0 ? 0 : static_cast<std::size_t>(count);
    return piece;
  }
}
