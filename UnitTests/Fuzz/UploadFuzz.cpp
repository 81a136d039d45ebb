// Any bytes as an uploaded zip: within the limits, and nothing taken that was not whole.
#include "../../Sources/Application/UploadedKind.h"
#include "../../Sources/Domain/FileLabel.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Uploads/ZipReader.h"
#include "Invariants.h"

namespace
{
  using namespace OrthancExchange;

  constexpr ZipLimits LIMITS{
      .entries = 100, .entrySize = 1 << 20, .totalSize = 4 << 20, .ratio = 50, .freeSize = 1 << 18};

  class Checker final : public IZipVisitor
  {
  public:
    bool Wants(const std::string& name, std::string_view head) override
    {
      Require(!ended_ && !name.empty() && head.size() <= UPLOADED_HEAD, "a file has a name");
      const std::string label = MakeFileLabel(name);
      Require(IsValidUtf8(label) && CountCodePoints(label) <= 200 &&
                  !HasControlCharacters(label, ""),
              "a label is one short line");
      Require(++files_ <= LIMITS.entries, "files are limited in number");
      // Most of what a fuzzer makes is no DICOM: take the rest as well.
      return DetectUploadedKind(label, head) != UploadedKind::Litter;
    }

    bool Take(const std::string&, std::string_view content) override
    {
      taken_ += content.size();
      Require(content.size() <= LIMITS.entrySize && taken_ <= LIMITS.totalSize,
              "files are limited in size");
      return true;
    }

    void Refuse(const std::string& name, UploadFault fault) override
    {
      Require(!ended_, "what is told of the zip itself is told last");
      Require(*Describe(fault) != '\0' && *ToString(fault) != '\0', "a fault has words");
      ended_ = name.empty();
    }

  private:
    std::size_t files_ = 0;
    std::uint64_t taken_ = 0;
    bool ended_ = false;
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  Checker checker;
  ZipReader().Read({reinterpret_cast<const char*>(data), size}, LIMITS, checker);
  return 0;
}
