// What every use case works with, handed in once by the composition root.
#pragma once

#include "FileSums.h"
#include "StudyViews.h"

#include "../Ports/IClock.h"
#include "../Ports/ICryptography.h"
#include "../Ports/IImageArchive.h"
#include "../Ports/IPackageExporter.h"
#include "../Ports/IPicturePacker.h"
#include "../Ports/IStore.h"
#include "../Ports/IZipReader.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace OrthancExchange
{
  class IndexKeeper;

  /// The hospital that runs this Orthanc (section Exchange.Institution of the configuration).
  struct Institution
  {
    std::string name;
    std::string code;
    std::string email; ///< told of new requests (A1); may be empty
  };

  /// Who does something, as the audit log names them.
  struct Actor
  {
    std::string kind; ///< "Staff", "Recipient", "Public" or "System"
    std::string name; ///< user name, contact id or empty
    std::string address;
  };

  struct Services
  {
    IStore& store;
    IClock& clock;
    ICryptography& cryptography;
    IImageArchive& archive;
    IPackageExporter& exporter;
    IZipReader& zips;
    IPicturePacker& pictures;
    IndexKeeper& index;
    Institution institution;
    std::string portalUrl;      ///< without a trailing slash, as recipients reach it
    std::string orthancVersion; ///< for the System page
    bool smsConfigured = false;
    bool emailConfigured = false;
    std::function<void()> wakeOutbox; ///< called after a commit that wrote to the outbox
    std::uint64_t largestStaffAnswer = 512ULL * 1024 * 1024; ///< bytes that Orthanc can hand out
    std::function<void()> wakeArchives = [] {
    }; ///< called after a commit that stored a package
    std::shared_ptr<StudyViews> studyViews = std::make_shared<StudyViews>();
    std::shared_ptr<FileSums> fileSums = std::make_shared<FileSums>();
  };
}
