// The matcher with an archive that is made of nothing but the index.
#pragma once

#include "../../../Sources/Application/IndexKeeper.h"
#include "../../../Sources/Application/Services.h"
#include "../../../Sources/Cryptography/OpenSslCryptography.h"
#include "../../../UnitTests/Population/Population.h"

#include <memory>
#include <string>

namespace OrthancExchange
{
  /// Opens the database, fills its index with the population where it is empty, and starts what
  /// keeps the index, so that a match costs all that it costs in the plugin but Orthanc's own
  /// answers.
  class Workbench
  {
  public:
    Workbench(const std::string& database, const Population& population, std::size_t patients);
    ~Workbench();

    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    const Services& GetServices() const
    {
      return *services_;
    }

    /// Enters an inbound request as staff do it, and gives its identifier.
    std::string Enter(const PatientIdentity& patient) const;

  private:
    void Fill(const Population& population, std::size_t patients);

    std::unique_ptr<IStore> store_;
    std::unique_ptr<IClock> clock_;
    OpenSslCryptography cryptography_;
    std::unique_ptr<IImageArchive> archive_;
    std::unique_ptr<IPackageExporter> exporter_;
    std::unique_ptr<IZipReader> zips_;
    std::unique_ptr<IPicturePacker> pictures_;
    std::unique_ptr<IndexKeeper> index_;
    std::unique_ptr<Services> services_;
  };
}
