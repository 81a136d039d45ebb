#include "Deflation.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr int ZLIB_HIGHEST = 9; // libdeflate goes to 12
    constexpr int RAW_WINDOW = -15; // zlib: the largest window, without header and checksum
    constexpr int MEMORY_LEVEL = 9;

    using Compressor = std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)>;

    class ZlibStream
    {
    public:
      explicit ZlibStream(int level)
      {
        if (deflateInit2(&stream_, std::min(level, ZLIB_HIGHEST), Z_DEFLATED, RAW_WINDOW,
                         MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        {
          throw std::bad_alloc();
        }
      }

      ZlibStream(const ZlibStream&) = delete;
      ZlibStream& operator=(const ZlibStream&) = delete;

      ~ZlibStream()
      {
        deflateEnd(&stream_);
      }

      std::string Deflate(std::string_view content, int flush)
      {
        constexpr std::size_t FLUSH_ROOM = 64;
        std::string out(deflateBound(&stream_, content.size()) + FLUSH_ROOM, '\0');
        // zlib does not write to its input.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
        stream_.avail_in = static_cast<uInt>(content.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        const int result = deflate(&stream_, flush);
        if (result != (flush == Z_FINISH ? Z_STREAM_END : Z_OK) || stream_.avail_in != 0)
        {
          throw std::runtime_error("zlib did not deflate");
        }
        out.resize(out.size() - stream_.avail_out);
        return out;
      }

    private:
      z_stream stream_{};
    };

    /// Much as pixels are: smooth, with some noise; the same on every machine.
    std::string Sample()
    {
      constexpr std::size_t LENGTH = std::size_t{256} * 1024;
      constexpr std::uint32_t FACTOR = 1664525U; // of Numerical Recipes' generator
      constexpr std::uint32_t SUMMAND = 1013904223U;
      std::string sample(LENGTH, '\0');
      std::uint32_t state = 1;
      for (std::size_t i = 0; i < LENGTH; i += 2)
      {
        state = state * FACTOR + SUMMAND;
        const std::uint32_t value = static_cast<std::uint32_t>(i / 97U) + (state >> 28U);
        sample[i] = static_cast<char>(value & 0xffU);
        sample[i + 1] = static_cast<char>((value >> 8U) & 0x0fU);
      }
      return sample;
    }
  }

  std::size_t SliceCount(std::uint64_t size)
  {
    return static_cast<std::size_t>(
        std::max<std::uint64_t>(1, (size + DEFLATE_SLICE - 1) / DEFLATE_SLICE));
  }

  std::string DeflateSlice(std::string_view content, std::size_t slice, int level)
  {
    const std::size_t count = SliceCount(content.size());
    if (count == 1)
    {
      return DeflateWhole(content, level);
    }
    return ZlibStream(level).Deflate(content.substr(slice * DEFLATE_SLICE, DEFLATE_SLICE),
                                     slice + 1 == count ? Z_FINISH : Z_FULL_FLUSH);
  }

  std::string DeflateWhole(std::string_view content, int level)
  {
    const Compressor compressor(libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    if (!compressor)
    {
      throw std::bad_alloc();
    }
    std::string out(libdeflate_deflate_compress_bound(compressor.get(), content.size()), '\0');
    out.resize(libdeflate_deflate_compress(compressor.get(), content.data(), content.size(),
                                           out.data(), out.size()));
    if (out.empty())
    {
      throw std::runtime_error("libdeflate did not deflate");
    }
    return out;
  }

  std::string Gzip(std::string_view content, int level)
  {
    const Compressor compressor(libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    if (!compressor)
    {
      throw std::bad_alloc();
    }
    std::string out(libdeflate_gzip_compress_bound(compressor.get(), content.size()), '\0');
    out.resize(libdeflate_gzip_compress(compressor.get(), content.data(), content.size(),
                                        out.data(), out.size()));
    return out;
  }

  std::string DeflationName(int level)
  {
    const std::string sample = Sample();
    const std::string whole = DeflateWhole(sample, level);
    const std::string part = ZlibStream(level).Deflate(sample, Z_FULL_FLUSH);
    const auto print = [](const std::string& bytes)
    {
      return std::to_string(bytes.size()) + '-' +
             std::to_string(libdeflate_crc32(0, bytes.data(), bytes.size()));
    };
    return "level " + std::to_string(level) + ", libdeflate " LIBDEFLATE_VERSION_STRING " " +
           print(whole) + ", zlib " + zlibVersion() + " " + print(part);
  }
}
