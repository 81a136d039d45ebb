// The zip of a package: prepared once in the background, so that its length, its entity tag and any
// range of its bytes are known before a byte of it is made (D9).
#pragma once

#include "Time.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class ArchiveState
  {
    Preparing,
    Ready,
    Failed
  };

  enum class MemberSource
  {
    Instance,  ///< a DICOM file of the image archive
    Document,  ///< a document that the plugin stores
    Asset,     ///< a file of the offline viewer, built into the plugin
    ViewerData ///< a slice of an instance as a script for the offline viewer
  };

  const char* ToString(ArchiveState state);
  const char* ToString(MemberSource source);
  ArchiveState ParseArchiveState(const std::string& text); ///< these throw std::invalid_argument
  MemberSource ParseMemberSource(const std::string& text);

  /// How far a package's zip is. One for each recipe (IPackageExporter::Recipe()), since another
  /// version of a library may deflate to other bytes.
  struct PackageArchive
  {
    std::string id;
    std::string packageId;
    std::string recipe;
    ArchiveState state = ArchiveState::Preparing;
    int done = 0; ///< files
    int total = 0;
    std::string failure;                        ///< for people; empty unless Failed
    Instant notBefore{};                        ///< unless Ready, nobody else takes it up earlier
    Instant changedAt{};                        ///< when Ready: since when
    std::string sumsSha256;                     ///< hex, of the list SHA256.TXT
    std::map<std::string, std::string> lengths; ///< bytes of the zip in each language
  };

  /// One file of the zip, as PackageEntry but with all that is known once it was read and deflated.
  struct ArchiveMember
  {
    std::string path;
    std::string language; ///< "en": in zips of that language only; empty: in all
    MemberSource source = MemberSource::Instance;
    std::string sourceId;     ///< Orthanc instance, document id, or path of the asset
    std::uint64_t number = 0; ///< of ViewerData: the script's number
    std::uint64_t offset = 0; ///< of ViewerData: where its slice of the instance begins
    std::uint64_t size = 0;
    std::uint32_t crc32 = 0;
    std::vector<std::uint64_t> parts; ///< deflated size of each slice; empty: stored
    std::string sha256;               ///< hex
  };
}
