#include "Pictures.h"

#include "../Domain/Refusal.h"

#include <memory>

namespace OrthancExchange
{
  namespace
  {
    std::string RequireVersion(const Services& services, const std::string& instance)
    {
      const auto version = services.archive.FileVersion(instance);
      if (!version.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such picture.");
      }
      return *version;
    }

    /// What the archive itself makes of a file. It does not tell what of: so the file is read as
    /// well, once, and its version is the same before all that and afterwards.
    template <typename Make>
    std::unique_ptr<IBytes> MakeOf(const Services& services, const FrameOfInstance& frame,
                                   Make make)
    {
      if (!frame.crc32.has_value())
      {
        return make();
      }
      const std::string version = RequireVersion(services, frame.instance);
      const auto known = services.fileSums->Find(version);
      const std::uint32_t crc32 =
          known.has_value() ? *known : services.pictures.Crc32(frame.instance);
      auto made = crc32 == *frame.crc32 ? make() : nullptr;
      if (RequireVersion(services, frame.instance) != version)
      {
        throw Refusal(RefusalCode::Busy, "This image is being stored anew. Please wait a moment.",
                      {{"RetryAfter", "1"}});
      }
      services.fileSums->Note(version, crc32);
      if (crc32 != *frame.crc32)
      {
        throw Refusal(RefusalCode::StudyGone,
                      "This image was changed at the sender since it was sent. "
                      "Please ask the sender to send it again.");
      }
      return made;
    }
  }

  void RequireFrame(const FrameOfInstance& frame)
  {
    if (frame.frame < 0 || frame.frame >= frame.frames)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture.");
    }
  }

  std::string DrawPicture(const Services& services, const FrameOfInstance& frame,
                          const FrameLook& look)
  {
    RequireFrame(frame);
    const auto picture =
        MakeOf(services, frame,
               [&] { return services.archive.RenderFrame(frame.instance, frame.frame, look); });
    if (picture == nullptr)
    {
      // For example palette colour, which Orthanc cannot draw: the page then offers the download.
      throw Refusal(RefusalCode::UnsupportedMedia, "This picture cannot be shown.");
    }
    return std::string(picture->View());
  }

  std::string PackPicture(const Services& services, const FrameOfInstance& frame,
                          const PictureParts& parts)
  {
    RequireFrame(frame);
    return services.pictures.Pack(
        {frame.instance, frame.frame, frame.frames, parts.attributes, parts.pixels, frame.crc32});
  }

  std::string PackObject(const Services& services, const FrameOfInstance& object)
  {
    if (object.frames != 0)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such report.");
    }
    return services.pictures.Pack({object.instance, 0, 0, true, false, object.crc32});
  }

  std::string ReadPdf(const Services& services, const FrameOfInstance& document)
  {
    const auto pdf =
        MakeOf(services, document, [&] { return services.archive.ReadPdf(document.instance); });
    if (pdf == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document.");
    }
    return std::string(pdf->View());
  }
}
