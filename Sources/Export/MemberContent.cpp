#include "MemberContent.h"

#include "Deflation.h"
#include "ViewerScript.h"

#include "../Domain/Refusal.h"

#include <libdeflate.h>

namespace OrthancExchange
{
  namespace
  {
    bool ComesFromInstance(MemberSource source)
    {
      return source == MemberSource::Instance || source == MemberSource::ViewerData;
    }

    Refusal NotAsPrepared(const ArchiveMember& member)
    {
      if (ComesFromInstance(member.source))
      {
        return {RefusalCode::StudyGone,
                "An image of this package was changed or deleted since it was sent.",
                {{"Instance", member.sourceId}}};
      }
      return {RefusalCode::StorageUnavailable,
              "A document of this package is not what it was when it was sent.",
              {{"Document", member.sourceId}}};
    }
  }

  std::shared_ptr<const MemberContent> MemberReader::Read(const ArchiveMember& member,
                                                          SharedInstance& instance) const
  {
    auto content = Fetch(member, instance);
    const std::string_view view = content ? content->View() : std::string_view{};
    if (!content || view.size() != member.size ||
        libdeflate_crc32(0, view.data(), view.size()) != member.crc32)
    {
      throw NotAsPrepared(member);
    }
    return content;
  }

  std::shared_ptr<const MemberContent> MemberReader::Fetch(const ArchiveMember& member,
                                                           SharedInstance& instance) const
  {
    if (member.source == MemberSource::Document)
    {
      return std::make_shared<MemberContent>(openDocument_(member.sourceId));
    }
    if (member.source == MemberSource::Asset)
    {
      const auto found = viewer_.find(member.sourceId);
      return found == viewer_.end() ? nullptr : std::make_shared<MemberContent>(found->second);
    }
    std::shared_ptr<const IBytes> bytes = instance.Get(archive_, member.sourceId);
    if (!bytes)
    {
      return nullptr;
    }
    if (member.source == MemberSource::Instance)
    {
      return std::make_shared<MemberContent>(std::move(bytes));
    }
    const std::string_view file = bytes->View();
    if (member.offset >= file.size())
    {
      return nullptr;
    }
    return std::make_shared<MemberContent>(Script(member, file, instance));
  }

  std::string MemberReader::Script(const ArchiveMember& member, std::string_view file,
                                   SharedInstance& instance) const
  {
    const std::string_view slice = file.substr(member.offset, DEFLATE_SLICE);
    // What deflating would not make smaller (IsWorthwhile()) was left as it is.
    if (member.size == DataScriptSize(member.number, StoredSize(slice.size())))
    {
      return DataScript(member.number, DeflateWhole(slice, 0));
    }
    return slice.size() == file.size()
               ? DataScript(member.number, *instance.Deflated(slice, level_))
               : DataScript(member.number, DeflateWhole(slice, level_));
  }

  std::shared_ptr<const MemberContent> SharedContent::Get(const MemberReader& reader,
                                                          const ArchiveMember& member,
                                                          SharedInstance& instance)
  {
    const std::lock_guard lock(mutex_);
    if (!content_)
    {
      content_ = reader.Read(member, instance);
    }
    return content_;
  }
}
