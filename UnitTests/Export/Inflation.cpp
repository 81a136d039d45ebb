#include "Inflation.h"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <zlib.h>

#include <memory>

namespace OrthancExchange
{
  std::string InflatedByLibdeflate(const std::string& stream, std::size_t size)
  {
    const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> inflater(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    std::string out(size, '\0');
    std::size_t read = 0;
    const auto result = libdeflate_deflate_decompress_ex(
        inflater.get(), stream.data(), stream.size(), out.data(), out.size(), &read, nullptr);
    return result == LIBDEFLATE_SUCCESS && read == stream.size() ? out : "";
  }

  std::string InflatedByZlib(std::string stream, std::size_t size)
  {
    z_stream state{};
    EXPECT_EQ(inflateInit2(&state, -15), Z_OK);
    std::string out(size + 1, '\0');
    state.next_in = reinterpret_cast<Bytef*>(stream.data());
    state.avail_in = static_cast<uInt>(stream.size());
    state.next_out = reinterpret_cast<Bytef*>(out.data());
    state.avail_out = static_cast<uInt>(out.size());
    const bool ended = inflate(&state, Z_FINISH) == Z_STREAM_END && state.avail_in == 0;
    out.resize(out.size() - state.avail_out);
    inflateEnd(&state);
    return ended ? out : "";
  }
}
