#include "Deflation.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr int RAW_WINDOW = -15; // zlib: the largest window, without header and checksum

    // What gains less is compressed already, whatever it is called, and opens sooner when stored.
    constexpr std::uint64_t WORTHWHILE_PERCENT = 97;

    using Compressor = std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)>;

    /// Where the last block of a raw deflate stream begins and ends, in bits.
    struct LastBlock
    {
      std::uint64_t begin = 0;
      std::uint64_t end = 0;
    };

    class Inflater
    {
    public:
      Inflater()
      {
        if (inflateInit2(&stream_, RAW_WINDOW) != Z_OK)
        {
          throw std::bad_alloc();
        }
      }

      Inflater(const Inflater&) = delete;
      Inflater& operator=(const Inflater&) = delete;

      ~Inflater()
      {
        inflateEnd(&stream_);
      }

      /// libdeflate does not tell. zlib stops behind each block and says how much of it is left.
      LastBlock FindLastBlock(std::string& deflated)
      {
        constexpr int UNUSED_BITS = 7;
        constexpr int IS_LAST = 64;
        constexpr int IS_END = 128;
        std::vector<Bytef> inflated(std::size_t{128} * 1024); // of no interest
        stream_.next_in = reinterpret_cast<Bytef*>(deflated.data());
        stream_.avail_in = static_cast<uInt>(deflated.size());
        LastBlock block;
        for (;;)
        {
          stream_.next_out = inflated.data();
          stream_.avail_out = static_cast<uInt>(inflated.size());
          if (inflate(&stream_, Z_BLOCK) != Z_OK)
          {
            throw std::runtime_error("libdeflate made what zlib does not inflate");
          }
          const int type = stream_.data_type;
          if ((type & IS_END) != 0)
          {
            block.begin = block.end;
            block.end = std::uint64_t{stream_.total_in} * 8 - (type & UNUSED_BITS);
            if ((type & IS_LAST) != 0)
            {
              return block;
            }
          }
        }
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

  std::string_view SliceOf(std::string_view content, std::size_t slice)
  {
    return content.substr(slice * DEFLATE_SLICE, DEFLATE_SLICE);
  }

  bool IsWorthwhile(std::uint64_t deflated, std::uint64_t size)
  {
    return deflated * 100 <= size * WORTHWHILE_PERCENT;
  }

  std::string DeflateSlice(std::string_view content, std::size_t slice, int level)
  {
    std::string whole = DeflateWhole(SliceOf(content, slice), level);
    return slice + 1 == SliceCount(content.size()) ? whole : LeaveOpen(std::move(whole));
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

  std::string LeaveOpen(std::string deflated)
  {
    constexpr std::uint64_t HEADER_BITS = 3; // of a stored block that is not the last: zeros
    const LastBlock block = Inflater().FindLastBlock(deflated);
    const auto clear = [&](std::uint64_t bit)
    {
      char& byte = deflated.at(static_cast<std::size_t>(bit / 8));
      byte = static_cast<char>(byte & ~(1U << (bit % 8)));
    };
    clear(block.begin); // RFC 1951 section 3.2.3: BFINAL
    deflated.resize(static_cast<std::size_t>((block.end + HEADER_BITS + 7) / 8));
    for (std::uint64_t bit = block.end; bit < deflated.size() * 8; ++bit)
    {
      clear(bit);
    }
    return deflated.append("\0\0\xff\xff", 4); // no bytes
  }

  std::uint64_t StoredSize(std::uint64_t size)
  {
    // RFC 1951 section 3.2.4: blocks of at most 65,535 bytes, each with five bytes before it.
    constexpr std::uint64_t LARGEST = 65535;
    constexpr std::uint64_t HEAD = 5;
    return size + HEAD * std::max<std::uint64_t>(1, (size + LARGEST - 1) / LARGEST);
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
    const auto print = [](const std::string& bytes)
    {
      return std::to_string(bytes.size()) + '-' +
             std::to_string(libdeflate_crc32(0, bytes.data(), bytes.size()));
    };
    return "level " + std::to_string(level) + ", libdeflate " LIBDEFLATE_VERSION_STRING " " +
           print(whole);
  }
}
