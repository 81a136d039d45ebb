#include "PackageArchive.h"

#include "EnumText.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<ArchiveState, 3> ARCHIVE_STATE_TEXTS{
        {{ArchiveState::Preparing, "Preparing"},
         {ArchiveState::Ready, "Ready"},
         {ArchiveState::Failed, "Failed"}}};

    constexpr EnumTexts<MemberSource, 4> MEMBER_SOURCE_TEXTS{
        {{MemberSource::Instance, "Instance"},
         {MemberSource::Document, "Document"},
         {MemberSource::Asset, "Asset"},
         {MemberSource::ViewerData, "ViewerData"}}};
  }

  const char* ToString(ArchiveState value)
  {
    return EnumToText(ARCHIVE_STATE_TEXTS, value);
  }

  ArchiveState ParseArchiveState(const std::string& text)
  {
    return EnumFromText(ARCHIVE_STATE_TEXTS, text);
  }

  const char* ToString(MemberSource value)
  {
    return EnumToText(MEMBER_SOURCE_TEXTS, value);
  }

  MemberSource ParseMemberSource(const std::string& text)
  {
    return EnumFromText(MEMBER_SOURCE_TEXTS, text);
  }
}
