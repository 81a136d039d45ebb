// How content is deflated (RFC 1951): in slices of its own each, so that they are made in parallel
// and one by one, and any of them again when a download resumes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  constexpr std::uint64_t DEFLATE_SLICE = std::uint64_t{4} << 20U;

  /// How many slices content of this size has; at least one.
  std::size_t SliceCount(std::uint64_t size);

  /// The slice's part of the content's deflated form: the parts one after the other are the whole.
  /// Of a single slice by libdeflate, else by zlib, which can leave a stream open at its end.
  std::string DeflateSlice(std::string_view content, std::size_t slice, int level);

  /// One whole stream, by libdeflate. Level 0 stores.
  std::string DeflateWhole(std::string_view content, int level);

  /// With the frame of a file of its own (RFC 1952).
  std::string Gzip(std::string_view content, int level);

  /// Names libraries and what they make of a sample: the same name, the same bytes.
  std::string DeflationName(int level);
}
