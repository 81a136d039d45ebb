#pragma once

#include "../../Sources/Ports/IImageArchive.h"

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class StringBytes : public IBytes
  {
  public:
    /// `alive` counts how many of these exist at once.
    StringBytes(std::string bytes, std::atomic<int>& alive)
        : bytes_(std::move(bytes)), alive_(alive)
    {
      ++alive_;
    }

    ~StringBytes() override
    {
      --alive_;
    }

    std::string_view View() const override
    {
      return bytes_;
    }

  private:
    std::string bytes_;
    std::atomic<int>& alive_;
  };

  /// An archive of files in memory, or made on demand.
  class FakeArchive : public IImageArchive
  {
  public:
    std::map<std::string, std::vector<InstanceRecord>> instances; ///< by study
    std::map<std::string, std::string> files;                     ///< by instance
    std::function<std::string(const std::string&)> generate;      ///< instead of `files`
    std::map<std::string, std::uint64_t> sizes; ///< where another than that of `files`
    std::function<void()> whileReading = [] {
    };
    std::atomic<int> reads = 0;
    std::atomic<int> alive = 0;
    std::atomic<int> mostAlive = 0;

    std::vector<InstanceRecord> ListInstances(const std::string& study) override
    {
      const auto found = instances.find(study);
      return found == instances.end() ? std::vector<InstanceRecord>{} : found->second;
    }

    std::optional<InstanceRecord> FindInstance(const std::string&, const std::string&) override
    {
      return std::nullopt;
    }

    std::unique_ptr<IBytes> ReadInstance(const std::string& instance) override
    {
      ++reads;
      const auto meanwhile = whileReading; // which may put another in its place
      meanwhile();
      if (!generate && !files.contains(instance))
      {
        return nullptr;
      }
      auto bytes =
          std::make_unique<StringBytes>(generate ? generate(instance) : files.at(instance), alive);
      for (int most = mostAlive; most < alive && !mostAlive.compare_exchange_weak(most, alive);)
      {
        // several threads read
      }
      return bytes;
    }

    std::optional<std::uint64_t> InstanceSize(const std::string& instance) override
    {
      const auto size = sizes.find(instance);
      const auto file = files.find(instance);
      return size != sizes.end()   ? std::optional(size->second)
             : file != files.end() ? std::optional<std::uint64_t>(file->second.size())
                                   : std::nullopt;
    }

    std::optional<std::string> FileVersion(const std::string&) override
    {
      return std::nullopt;
    }

    std::optional<StudyRecord> ReadStudy(const std::string&) override
    {
      return std::nullopt;
    }

    std::unique_ptr<IBytes> RenderFrame(const std::string&, int, const FrameLook&) override
    {
      return nullptr;
    }

    std::unique_ptr<IBytes> ReadPdf(const std::string&) override
    {
      return nullptr;
    }

    StoreOutcome Store(std::string_view) override
    {
      return {};
    }

    ArchiveChanges Changes(std::int64_t, int) override
    {
      return {};
    }

    std::int64_t LastChange() override
    {
      return 0;
    }

    std::vector<std::string> ListStudies(std::int64_t, int) override
    {
      return {};
    }
  };
}
