#include "Pictures.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  std::string DrawPicture(const Services& services, const std::string& instance, int frames,
                          int frame, int width)
  {
    if (frame < 0 || frame >= frames)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture.");
    }
    const auto picture = services.archive.RenderFrame(instance, frame, width);
    if (picture == nullptr)
    {
      // For example palette colour, which Orthanc cannot draw: the page then offers the download.
      throw Refusal(RefusalCode::UnsupportedMedia, "This picture cannot be shown.");
    }
    return std::string(picture->View());
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
