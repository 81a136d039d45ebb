// Any bytes as a DICOM file that a viewer's page is to be handed excerpts of: refused, or what is
// handed out lies in it, and no larger than all of it.
#include "Invariants.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/ObjectFile.h"
#include "../../Sources/Export/PictureFile.h"

#include <memory>
#include <string>

namespace
{
  constexpr std::size_t PIXEL_DATA_HEAD = 12; ///< made anew, where the file may have a shorter one

  class Held : public OrthancExchange::IBytes
  {
  public:
    explicit Held(std::string bytes) : bytes_(std::move(bytes))
    {
    }

    std::string_view View() const override
    {
      return bytes_;
    }

  private:
    std::string bytes_;
  };

  void CheckFrames(const OrthancExchange::PictureFile& file)
  {
    for (const std::size_t frame : {std::size_t{0}, std::size_t{1}, std::size_t{2147483646}})
    {
      try
      {
        OrthancExchange::Require(file.Frame(frame).size() <= file.Size(),
                                 "a frame lies in its file");
      }
      catch (const OrthancExchange::Refusal&)
      {
        // The file has no such frame, or not all of it.
      }
    }
  }

  void CheckObject(std::string_view bytes)
  {
    try
    {
      const OrthancExchange::ObjectFile file(bytes);
      OrthancExchange::Require(file.Encoding().littleEndian || file.Encoding().explicitVr,
                               "there is no implicit big endian");
    }
    catch (const OrthancExchange::Refusal&)
    {
      // It is in the download alone.
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  try
  {
    const OrthancExchange::PictureFile file(
        std::make_unique<Held>(std::string(reinterpret_cast<const char*>(data), size)));
    OrthancExchange::Require(file.Attributes().size() <= file.Size() + PIXEL_DATA_HEAD,
                             "attributes lie in their file");
    OrthancExchange::Require(file.NativeLength() <= file.Size(), "pixels lie in their file");
    CheckFrames(file);
  }
  catch (const OrthancExchange::Refusal&)
  {
    // It is drawn by the server, or not at all.
  }
  CheckObject({reinterpret_cast<const char*>(data), size});
  return 0;
}
