// How content is deflated (RFC 1951): in slices of its own each, so that they are made in parallel
// and one by one, and any of them again when a download resumes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Also what one script of the viewer carries: in base64 less than 4 MiB.
  constexpr std::uint64_t DEFLATE_SLICE = 3000000;

  /// How many slices content of this size has; at least one.
  std::size_t SliceCount(std::uint64_t size);

  std::string_view SliceOf(std::string_view content, std::size_t slice);

  /// Whether deflating gained so much that it is worth the time to inflate.
  bool IsWorthwhile(std::uint64_t deflated, std::uint64_t size);

  /// The slice's part of the content's deflated form: the parts one after the other are the whole.
  std::string DeflateSlice(std::string_view content, std::size_t slice, int level);

  /// One whole stream, by libdeflate. Level 0 stores.
  std::string DeflateWhole(std::string_view content, int level);

  /// A whole stream, changed so that another may follow: its last block no longer says that it is
  /// the last, and an empty stored block fills the last byte. Throws std::runtime_error where zlib
  /// does not inflate it.
  std::string LeaveOpen(std::string deflated);

  /// How long DeflateWhole() at level 0 is.
  std::uint64_t StoredSize(std::uint64_t size);

  /// With the frame of a file of its own (RFC 1952).
  std::string Gzip(std::string_view content, int level);

  /// Names the library and what it makes of a sample: the same name, the same bytes.
  std::string DeflationName(int level);
}
