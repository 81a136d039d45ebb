#include "Pictures.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
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
    const auto picture = services.archive.RenderFrame(frame.instance, frame.frame, look);
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

  std::string ReadPdf(const Services& services, const std::string& instance)
  {
    const auto pdf = services.archive.ReadPdf(instance);
    if (pdf == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document.");
    }
    return std::string(pdf->View());
  }
}
