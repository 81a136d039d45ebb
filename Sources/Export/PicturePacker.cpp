#include "PicturePacker.h"

#include "Deflation.h"

#include "../Domain/Refusal.h"

#include <json/value.h>
#include <json/writer.h>

#include <cstdint>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view MARK = "XPIC";
    constexpr int VERSION = 1;
    constexpr int LEVEL = 1; // as small as zlib's level 6 for pixels, and several times as fast
    constexpr std::size_t LARGEST_KEPT = std::size_t{128} << 20;
    constexpr Seconds KEPT_FOR{10};

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
  }

  std::shared_ptr<const PictureFile> PicturePacker::Open(const std::string& instance) const
  {
    auto bytes = archive_.ReadInstance(instance);
    if (bytes == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture.");
    }
    return std::make_shared<const PictureFile>(std::move(bytes));
  }

  std::shared_ptr<const PictureFile> PicturePacker::OpenKept(const std::string& instance)
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.Now();
    if (kept_ == nullptr || keptInstance_ != instance || now - keptSince_ > KEPT_FOR)
    {
      kept_.reset(); // before another takes its place in memory
      kept_ = Open(instance);
      keptInstance_ = instance;
      keptSince_ = now;
    }
    std::shared_ptr<const PictureFile> file = kept_;
    if (file->Size() > LARGEST_KEPT)
    {
      kept_.reset();
    }
    return file;
  }

  std::string PicturePacker::Pack(const PictureOrder& order)
  {
    const auto file = order.frames > 1 ? OpenKept(order.instance) : Open(order.instance);
    if (order.pixels && file->Area() > static_cast<std::uint64_t>(LARGEST_PICTURE))
    {
      throw Refusal(RefusalCode::UnsupportedMedia,
                    "This picture is large: it is drawn by the server.");
    }
    const std::string pixels =
        order.pixels ? file->Frame(static_cast<std::size_t>(order.frame)) : std::string();
    const std::string attributes = order.attributes ? file->Attributes() : std::string();
    Json::Value json(Json::objectValue);
    json["Version"] = VERSION;
    json["Instance"] = order.instance;
    json["Frame"] = order.frame;
    json["TransferSyntaxUID"] = file->TransferSyntaxUid();
    json["SOPClassUID"] = file->SopClassUid();
    json["ExplicitVR"] = file->Encoding().explicitVr;
    json["LittleEndian"] = file->Encoding().littleEndian;
    json["NativeLength"] = Count(file->NativeLength());
    json["Attributes"] = Count(attributes.size());
    json["Pixels"] = Count(pixels.size());
    const std::string header = Written(json);
    // What is compressed already stands as it is; the rest is deflated as one stream before it.
    const std::string deflated =
        DeflateWhole(file->IsEncoded() ? attributes : attributes + pixels, LEVEL);
    return std::string(MARK) + LittleEndian(header.size()) + LittleEndian(deflated.size()) +
           header + deflated + (file->IsEncoded() ? pixels : "");
  }
}
