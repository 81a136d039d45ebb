#include "PicturePacker.h"

#include "Deflation.h"
#include "ObjectFile.h"

#include "../Domain/Refusal.h"

#include <json/value.h>
#include <json/writer.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view MARK = "XPIC";
    constexpr int VERSION = 1;
    constexpr int LEVEL = 1; // as small as zlib's level 6 for pixels, and several times as fast
    constexpr std::size_t LARGEST_KEPT = std::size_t{128} << 20; // bytes, of all together
    constexpr std::size_t MOST_KEPT = 4;
    constexpr Seconds KEPT_FOR{30};
    constexpr int MOST_READINGS = 2; // the portal has four workers for everybody
    constexpr std::uint64_t MOST_BYTES_READ = 2 * LARGEST_KEPT;
    constexpr std::uint64_t SMALL_FILE = 8U << 20; // read in the time that a drawing takes, or less

    std::string LittleEndian(std::size_t number)
    {
      std::string bytes;
      for (int shift = 0; shift < 32; shift += 8)
      {
        bytes += static_cast<char>(number >> shift & 0xFF);
      }
      return bytes;
    }

    std::string Written(const Json::Value& json)
    {
      Json::StreamWriterBuilder builder;
      builder["indentation"] = "";
      return Json::writeString(builder, json);
    }

    Json::UInt64 Count(std::size_t number)
    {
      return static_cast<Json::UInt64>(number);
    }

    std::uint32_t Crc32Of(std::string_view file)
    {
      return libdeflate_crc32(0, file.data(), file.size());
    }

    /// The file's CRC-32; Refusal(StudyGone) where another one was asked for.
    std::uint32_t RequireAsked(const PictureOrder& order, std::string_view file)
    {
      const std::uint32_t crc32 = Crc32Of(file);
      if (crc32 != order.crc32.value_or(crc32))
      {
        throw Refusal(RefusalCode::StudyGone, "This image was changed since it was sent.");
      }
      return crc32;
    }

    struct Contents
    {
      std::string_view attributes;
      std::string_view pixels;
      std::size_t nativeLength = 0;
      bool encoded = false;
    };

    template <typename File>
    std::string Packed(const PictureOrder& order, const File& file, const Contents& contents)
    {
      const auto& [attributes, pixels, nativeLength, encoded] = contents;
      Json::Value json(Json::objectValue);
      json["Version"] = VERSION;
      json["Instance"] = order.instance;
      json["Frame"] = order.frame;
      json["TransferSyntaxUID"] = file.TransferSyntaxUid();
      json["SOPClassUID"] = file.SopClassUid();
      json["ExplicitVR"] = file.Encoding().explicitVr;
      json["LittleEndian"] = file.Encoding().littleEndian;
      json["NativeLength"] = Count(nativeLength);
      json["Attributes"] = Count(attributes.size());
      json["Pixels"] = Count(pixels.size());
      const std::string header = Written(json);
      // What is compressed already stands as it is; the rest is deflated as one stream before it.
      std::string deflating(attributes);
      deflating += encoded ? std::string_view() : pixels;
      const std::string deflated = DeflateWhole(deflating, LEVEL);
      std::string packed = std::string(MARK) + LittleEndian(header.size()) +
                           LittleEndian(deflated.size()) + header + deflated;
      packed += encoded ? pixels : std::string_view();
      return packed;
    }
  }

  /// A place among those who read large files, for as long as it lives.
  class PicturePacker::Reading
  {
  public:
    /// Throws Refusal(Busy) where there is none.
    Reading(PicturePacker& packer, std::uint64_t size)
        : packer_(packer), size_(size > SMALL_FILE ? size : 0)
    {
      if (size_ == 0)
      {
        return;
      }
      const std::lock_guard lock(packer_.mutex_);
      const bool isTooMuch = packer_.bytesRead_ + size_ > MOST_BYTES_READ;
      if (packer_.readings_ == MOST_READINGS || (packer_.readings_ > 0 && isTooMuch))
      {
        throw Refusal(RefusalCode::Busy, "Other pictures are being read. Please wait a moment.",
                      {{"RetryAfter", "1"}});
      }
      packer_.readings_++;
      packer_.bytesRead_ += size_;
    }

    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    ~Reading()
    {
      if (size_ > 0)
      {
        const std::lock_guard lock(packer_.mutex_);
        packer_.readings_--;
        packer_.bytesRead_ -= size_;
      }
    }

  private:
    PicturePacker& packer_;
    std::uint64_t size_;
  };

  std::shared_ptr<const PictureFile> PicturePacker::Open(const PictureOrder& order)
  {
    const bool isClip = order.frames > 1;
    if (auto kept = isClip ? FindKept(order) : nullptr)
    {
      return kept;
    }
    const std::uint64_t size = archive_.InstanceSize(order.instance).value_or(LARGEST_KEPT);
    if (isClip && order.pixels && size > LARGEST_KEPT)
    {
      // It would be read whole for each of its frames.
      throw Refusal(RefusalCode::UnsupportedMedia,
                    "This file is large: its pictures are drawn by the server.");
    }
    const Reading reading(*this, size);
    auto bytes = archive_.ReadInstance(order.instance);
    if (bytes == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture.");
    }
    const std::uint32_t crc32 = RequireAsked(order, bytes->View());
    auto file = std::make_shared<const PictureFile>(std::move(bytes));
    if (isClip)
    {
      Keep({order.instance, crc32, file, clock_.Now()});
    }
    return file;
  }

  std::shared_ptr<const PictureFile> PicturePacker::FindKept(const PictureOrder& order)
  {
    ForgetOld();
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(kept_.begin(), kept_.end(),
                                    [&](const Kept& kept) {
                                      return kept.instance == order.instance &&
                                             kept.crc32 == order.crc32.value_or(kept.crc32);
                                    });
    return found == kept_.end() ? nullptr : found->file;
  }

  void PicturePacker::Keep(Kept fresh)
  {
    if (fresh.file->Size() > LARGEST_KEPT)
    {
      return;
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const Kept& kept) { return kept.instance == fresh.instance; });
    const auto isFull = [&]
    {
      std::size_t bytes = fresh.file->Size();
      for (const Kept& kept : kept_)
      {
        bytes += kept.file->Size();
      }
      return kept_.size() == MOST_KEPT || bytes > LARGEST_KEPT;
    };
    while (isFull())
    {
      kept_.erase(kept_.begin());
    }
    kept_.push_back(std::move(fresh));
  }

  void PicturePacker::ForgetOld()
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.Now();
    std::erase_if(kept_, [&](const Kept& kept) { return now - kept.since > KEPT_FOR; });
  }

  std::string PicturePacker::Pack(const PictureOrder& order)
  {
    if (order.frames == 0)
    {
      return PackObject(order);
    }
    const auto file = Open(order);
    if (order.pixels && file->Area() > static_cast<std::uint64_t>(LARGEST_PICTURE))
    {
      throw Refusal(RefusalCode::UnsupportedMedia,
                    "This picture is large: it is drawn by the server.");
    }
    const std::string pixels =
        order.pixels ? file->Frame(static_cast<std::size_t>(order.frame)) : std::string();
    const std::string attributes = order.attributes ? file->Attributes() : std::string();
    return Packed(order, *file, {attributes, pixels, file->NativeLength(), file->IsEncoded()});
  }

  std::uint32_t PicturePacker::Crc32(const std::string& instance)
  {
    const Reading reading(*this, archive_.InstanceSize(instance).value_or(LARGEST_KEPT));
    const auto bytes = archive_.ReadInstance(instance);
    if (bytes == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture.");
    }
    return Crc32Of(bytes->View());
  }

  std::string PicturePacker::PackObject(const PictureOrder& order)
  {
    if (archive_.InstanceSize(order.instance).value_or(0) > SMALL_FILE)
    {
      throw Refusal(RefusalCode::UnsupportedMedia, "This is large: it is in the download alone.");
    }
    const auto bytes = archive_.ReadInstance(order.instance);
    if (bytes == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such report.");
    }
    RequireAsked(order, bytes->View());
    const ObjectFile file(bytes->View());
    return Packed(order, file, {file.Attributes(), {}, 0, false});
  }
}
