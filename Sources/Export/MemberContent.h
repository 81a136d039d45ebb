#pragma once

#include "SharedInstance.h"

#include "../Domain/PackageArchive.h"
#include "../Ports/IImageArchive.h"
#include "../Ports/IPackageExporter.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Files built into the plugin that go into every zip, by path; they live as long as the program.
  using ViewerFiles = std::map<std::string, std::string_view>;

  /// The uncompressed bytes of one member. Immutable.
  class MemberContent
  {
  public:
    explicit MemberContent(std::string text) : text_(std::move(text)), view_(text_)
    {
    }

    explicit MemberContent(std::shared_ptr<const IBytes> bytes)
        : bytes_(std::move(bytes)), view_(bytes_->View())
    {
    }

    explicit MemberContent(std::string_view lasting) : view_(lasting)
    {
    }

    MemberContent(const MemberContent&) = delete;
    MemberContent& operator=(const MemberContent&) = delete;

    std::string_view View() const
    {
      return view_;
    }

  private:
    std::string text_;
    std::shared_ptr<const IBytes> bytes_;
    std::string_view view_;
  };

  /// Where the content of members comes from. Thread-safe; the archive must outlive it.
  class MemberReader
  {
  public:
    MemberReader(IImageArchive& archive, const ViewerFiles& viewer, OpenDocument openDocument,
                 int level)
        : archive_(archive), viewer_(viewer), openDocument_(std::move(openDocument)), level_(level)
    {
    }

    /// Checked against size and CRC. Throws Refusal(StudyGone) for an instance that was changed or
    /// deleted, Refusal(StorageUnavailable) for a document.
    std::shared_ptr<const MemberContent> Read(const ArchiveMember& member,
                                              SharedInstance& instance) const;

    int Level() const
    {
      return level_;
    }

  private:
    std::shared_ptr<const MemberContent> Fetch(const ArchiveMember& member,
                                               SharedInstance& instance) const;
    std::string Script(const ArchiveMember& member, std::string_view file,
                       SharedInstance& instance) const;

    IImageArchive& archive_;
    const ViewerFiles& viewer_;
    OpenDocument openDocument_;
    int level_;
  };

  /// The content of one member for several readers: read by the first of them. Thread-safe.
  class SharedContent
  {
  public:
    std::shared_ptr<const MemberContent> Get(const MemberReader& reader,
                                             const ArchiveMember& member, SharedInstance& instance);

  private:
    std::mutex mutex_;
    std::shared_ptr<const MemberContent> content_; ///< guarded by mutex_
  };
}
