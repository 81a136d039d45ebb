#include "ZipMaker.h"

#include <libdeflate.h>

#include <memory>

namespace OrthancExchange
{
  namespace
  {
    void Put(std::string& target, std::uint64_t value, int bytes)
    {
      for (int i = 0; i < bytes; i++)
      {
        target += static_cast<char>(value >> (8 * i));
      }
    }

    std::string Deflate(std::string_view content)
    {
      const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> packer(
          libdeflate_alloc_compressor(9), &libdeflate_free_compressor);
      std::string packed(libdeflate_deflate_compress_bound(packer.get(), content.size()), '\0');
      packed.resize(libdeflate_deflate_compress(packer.get(), content.data(), content.size(),
                                                packed.data(), packed.size()));
      return packed;
    }

    struct Sizes
    {
      std::uint32_t crc;
      std::uint64_t packed;
      std::uint64_t unpacked;
    };

    void PutSizes(std::string& target, const Sizes& sizes, bool elsewhere)
    {
      Put(target, sizes.crc, 4);
      Put(target, elsewhere ? 0xFFFFFFFF : sizes.packed, 4);
      Put(target, elsewhere ? 0xFFFFFFFF : sizes.unpacked, 4);
    }

    std::string Extra(const Sizes& sizes, bool zip64)
    {
      std::string extra;
      if (zip64)
      {
        Put(extra, 1, 2);
        Put(extra, 16, 2);
        Put(extra, sizes.unpacked, 8);
        Put(extra, sizes.packed, 8);
      }
      return extra;
    }
  }

  ZipMaker& ZipMaker::Add(const std::string& name, std::string_view content, const Options& options)
  {
    const std::string packed = options.deflate ? Deflate(content) : std::string(content);
    const std::uint64_t offset = files_.size();
    const Sizes sizes{libdeflate_crc32(0, content.data(), content.size()) ^
                          static_cast<std::uint32_t>(options.wrongCrc ? 1 : 0),
                      packed.size(),
                      options.declared < 0 ? content.size()
                                           : static_cast<std::uint64_t>(options.declared)};
    const Sizes ahead = options.descriptor ? Sizes{0, 0, 0} : sizes;
    const int done = options.deflate ? 8 : 0;
    std::string common;
    Put(common, options.flags | (options.descriptor ? 8 : 0), 2);
    Put(common, static_cast<std::uint64_t>(options.method < 0 ? done : options.method), 2);
    Put(common, 0x5821'0000, 4);

    const std::string extra = Extra(sizes, options.zip64);
    files_ += "PK\x03\x04";
    Put(files_, 45, 2);
    files_ += common;
    PutSizes(files_, ahead, options.zip64);
    Put(files_, name.size(), 2);
    Put(files_, extra.size(), 2);
    files_ += name + extra + packed;
    if (options.descriptor)
    {
      files_ += "PK\x07\x08";
      PutSizes(files_, sizes, false);
    }

    lastLine_ = "PK\x01\x02";
    Put(lastLine_, (3 << 8) | 45, 2); // made on Unix, so that the mode counts
    Put(lastLine_, 45, 2);
    lastLine_ += common;
    PutSizes(lastLine_, sizes, options.zip64);
    Put(lastLine_, name.size(), 2);
    Put(lastLine_, extra.size(), 2);
    Put(lastLine_, 0, 2 + 2 + 2);
    Put(lastLine_, static_cast<std::uint64_t>(options.mode) << 16, 4);
    Put(lastLine_, offset, 4);
    lastLine_ += name + extra;
    return RepeatLast();
  }

  ZipMaker& ZipMaker::RepeatLast()
  {
    table_ += lastLine_;
    count_++;
    return *this;
  }

  std::string ZipMaker::Make() const
  {
    std::string zip = files_ + table_;
    const bool zip64 = count_ >= 0xFFFF;
    if (zip64)
    {
      const std::uint64_t end = zip.size();
      zip += "PK\x06\x06";
      Put(zip, 44, 8);
      Put(zip, 45, 2);
      Put(zip, 45, 2);
      Put(zip, 0, 8);
      Put(zip, count_, 8);
      Put(zip, count_, 8);
      Put(zip, table_.size(), 8);
      Put(zip, files_.size(), 8);
      zip += "PK\x06\x07";
      Put(zip, 0, 4);
      Put(zip, end, 8);
      Put(zip, 1, 4);
    }
    zip += "PK\x05\x06";
    Put(zip, 0, 4);
    Put(zip, zip64 ? 0xFFFF : count_, 2);
    Put(zip, zip64 ? 0xFFFF : count_, 2);
    Put(zip, table_.size(), 4);
    Put(zip, files_.size(), 4);
    Put(zip, 0, 2);
    return zip;
  }

  std::string DicomLike(const std::string& text)
  {
    return std::string(128, '\0') + "DICM" + text;
  }
}
