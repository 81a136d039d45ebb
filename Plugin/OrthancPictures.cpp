#include "OrthancPictures.h"

#include "OrthancRecords.h"

#include <cstdint>
#include <cstring>

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

  OrthancPictures::OrthancPictures(const OrthancReader& reader) : reader_(reader)
  {
  }

  std::optional<int> OrthancPictures::ReadColumns(const std::string& instance) const
  {
    const auto bytes = reader_.GetBytes("/instances/" + instance + "/content/0028-0011");
    if (!bytes)
    {
      return std::nullopt;
    }
    // Of a number Orthanc hands out the two bytes (DICOM PS3.5 section 6.2, US), in this machine's
    // order.
    const std::string_view content = bytes->View();
    std::uint16_t columns = 0;
    if (content.size() != sizeof(columns))
    {
      return std::nullopt;
    }
    std::memcpy(&columns, content.data(), sizeof(columns));
    return columns;
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
          const std::optional<int> columns = ReadColumns(instance);
          if (!columns)
          {
            return nullptr;
          }
          return reader_.GetBytes("/instances/" + instance + "/frames/" + std::to_string(frame) +
                                      "/rendered" + RenderingQuery(look, *columns),
                                  {{"Accept", "image/jpeg"}});
        });
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
