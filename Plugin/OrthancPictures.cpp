#include "OrthancPictures.h"

#include "OrthancGray.h"
#include "OrthancRecords.h"

namespace OrthancExchange
{
  namespace
  {
    std::string RenderingQuery(const FrameLook& look, int columns)
    {
      std::string query;
      if (look.width < columns) // Orthanc enlarges as well, which helps nobody
      {
        query = "?width=" + std::to_string(look.width);
      }
      if (look.window)
      {
        query += (query.empty() ? "?window-center=" : "&window-center=") +
                 std::to_string(look.window->center) +
                 "&window-width=" + std::to_string(look.window->width);
      }
      return query;
    }
  }

  OrthancPictures::OrthancPictures(const OrthancSdk& sdk, const OrthancReader& reader)
      : sdk_(sdk), reader_(reader)
  {
  }

  std::unique_ptr<IBytes> OrthancPictures::RenderFrame(const std::string& instance, int frame,
                                                       const FrameLook& look) const
  {
    if (!IsOrthancId(instance) || frame < 0 || look.width <= 0)
    {
      return nullptr;
    }
    return reader_.Guarded(
        [&]() -> std::unique_ptr<IBytes>
        {
          // Orthanc's own drawings of grays are wrong where a file has no window, or any of the
          // rules that it does not know; of the rest they are right.
          const OrthancContent file(reader_, instance);
          const auto gray = ReadGray(reader_, file, instance, frame);
          const std::string address = "/instances/" + instance + "/frames/" + std::to_string(frame);
          if (gray)
          {
            return DrawFrame(address, *gray, look);
          }
          const std::optional<int> columns = file.Word("0028-0011");
          return !columns || MistakesColours(reader_, file, instance, frame)
                     ? nullptr
                     : reader_.GetBytes(address + "/rendered" + RenderingQuery(look, *columns),
                                        {{"Accept", "image/jpeg"}});
        });
  }

  std::unique_ptr<IBytes> OrthancPictures::DrawFrame(const std::string& address,
                                                     const OrthancGray& gray,
                                                     const FrameLook& look) const
  {
    if (*gray.values == '\0')
    {
      return nullptr;
    }
    auto values = reader_.GetBytes(address + "/" + gray.values,
                                   {{"Accept", "image/x-portable-arbitrarymap"}});
    const auto stored = values ? ReadStored(values->View(), gray) : std::nullopt;
    if (!stored)
    {
      return nullptr;
    }
    values.reset(); // of a large picture it is much
    const Shades shades = DrawGray(*stored, gray.rules, look);
    return sdk_.CompressJpeg(shades.pixels.data(), shades.width, shades.height);
  }

  std::unique_ptr<IBytes> OrthancPictures::ReadPdf(const std::string& instance) const
  {
    if (!IsOrthancId(instance))
    {
      return nullptr;
    }
    return reader_.Guarded([&]() -> std::unique_ptr<IBytes>
                           { return reader_.GetBytes("/instances/" + instance + "/pdf"); });
  }
}
