#include "Composition.h"

#include "ConfigurationFile.h"
#include "EmbeddedAssets.h"
#include "ExplorerExtension.h"
#include "OrthancArchive.h"
#include "SystemClock.h"

#include "../Sources/Api/PortalDoor.h"
#include "../Sources/Api/StaffDirectory.h"
#include "../Sources/Api/StaffDoor.h"
#include "../Sources/Application/ArchiveKeeper.h"
#include "../Sources/Application/AuditTrail.h"
#include "../Sources/Application/ChangedArchive.h"
#include "../Sources/Application/IndexKeeper.h"
#include "../Sources/Application/RequestKeeper.h"
#include "../Sources/Application/Services.h"
#include "../Sources/Cryptography/OpenSslCryptography.h"
#include "../Sources/Cryptography/SecretKeyFile.h"
#include "../Sources/Export/PackageExporter.h"
#include "../Sources/Export/PicturePacker.h"
#include "../Sources/Outbox/HttpSmsGateway.h"
#include "../Sources/Outbox/OutboxWorker.h"
#include "../Sources/Outbox/SmtpMailer.h"
#include "../Sources/Outbox/UnconfiguredSenders.h"
#include "../Sources/Portal/PortalServer.h"
#include "../Sources/Storage/Store.h"
#include "../Sources/Uploads/ZipReader.h"

#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <stop_token>
#include <string>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    using Log = std::function<void(const std::string&)>;

    /// At the first start of an Orthanc its folders are not made yet.
    void MakeFolderOf(const std::filesystem::path& file, const std::string& key)
    {
      std::error_code error;
      std::filesystem::create_directories(file.parent_path(), error);
      if (error)
      {
        throw ConfigurationError(key + ": the folder " + file.parent_path().string() +
                                 " cannot be made: " + error.message());
      }
    }

    std::string SecretKey(const Configuration& configuration)
    {
      MakeFolderOf(configuration.secretKeyFile, "Exchange.SecretKeyFile");
      return LoadOrCreateSecretKey(configuration.secretKeyFile.string());
    }

    std::unique_ptr<IStore> Store(const Configuration& configuration)
    {
      if (configuration.database.find("://") == std::string::npos)
      {
        MakeFolderOf(configuration.database, "Exchange.Database");
      }
      StoreOptions options;
      options.database = configuration.database;
      return OpenStore(options);
    }

    std::unique_ptr<IMailer> Mailer(const Configuration& configuration, const IClock& clock,
                                    std::stop_token stop)
    {
      if (configuration.email.server.empty())
      {
        return std::make_unique<UnconfiguredMailer>();
      }
      SmtpOptions options;
      options.server = configuration.email.server;
      options.username = configuration.email.username;
      options.password = configuration.email.password;
      options.from = {configuration.email.from, configuration.institution.name};
      options.caFile = configuration.email.caFile.string();
      return std::make_unique<SmtpMailer>(std::move(options), clock, std::move(stop));
    }

    std::unique_ptr<ISmsGateway> SmsGateway(const Configuration& configuration,
                                            std::stop_token stop)
    {
      if (configuration.sms.url.empty())
      {
        return std::make_unique<UnconfiguredSmsGateway>();
      }
      SmsOptions options;
      options.url = configuration.sms.url;
      options.headers = configuration.sms.headers;
      options.body = configuration.sms.body;
      return std::make_unique<HttpSmsGateway>(std::move(options), std::move(stop));
    }

    StaffDirectory Directory(const Configuration& configuration)
    {
      StaffDirectory directory;
      directory.users = configuration.users;
      directory.defaultRole = configuration.defaultRole;
      directory.identityHeader = configuration.identityHeader;
      directory.authenticationEnabled = configuration.orthancAuthenticates;
      return directory;
    }

    PortalOptions Portal(const Configuration& configuration, Log log)
    {
      PortalOptions options;
      options.bindAddress = configuration.portal.bindAddress;
      options.port = configuration.portal.port;
      options.certificateFile = configuration.portal.certificate.string();
      options.privateKeyFile = configuration.portal.privateKey.string();
      options.trustedProxies = configuration.portal.trustedProxies;
      options.log = std::move(log);
      return options;
    }
  }

  namespace
  {
    PackingOptions Packing(const Configuration& configuration)
    {
      constexpr std::uint64_t MEGABYTE = 1000000;
      PackingOptions options;
      options.level = configuration.exports.compression;
      options.viewerLimit = configuration.exports.viewerMegabytes * MEGABYTE;
      options.reportPage = configuration.exports.reportPage;
      options.threads = configuration.exports.threads;
      return options;
    }

    ViewerFiles OfflineViewer()
    {
      ViewerFiles files;
      for (const EmbeddedFile& file : ListEmbeddedFiles())
      {
        if (file.application == "offline")
        {
          files.emplace(file.path, file.content);
        }
      }
      return files;
    }
  }

  /// In the order in which they need each other; taken down from the bottom up.
  struct Composition::Parts
  {
    explicit Parts(OrthancPluginContext* context)
        : sdk(context),
          log([this](const std::string& line) { sdk.LogWarning("Orthanc Exchange: " + line); }),
          configuration(ReadOrthancConfiguration(sdk)), store(Store(configuration)),
          cryptography(SecretKey(configuration)), archive(sdk, configuration.archiveName),
          exporter(archive, Packing(configuration), OfflineViewer()),
          index(*store, archive, log, &clock,
                [this](ITransaction& transaction, const std::map<std::string, int>& left)
                { FailLost(transaction, services, left); }),
          deletions(
              sdk, [this](const std::string& study) { index.OnDeleted(study); },
              [this] { index.OnInstancesDeleted(); }),
          mailer(Mailer(configuration, clock, stopSending.get_token())),
          sms(SmsGateway(configuration, stopSending.get_token())),
          outbox(*store, *mailer, *sms, cryptography, clock, {}, log), services(MakeServices()),
          keeper(services, log), archives(services, log), directory(Directory(configuration)),
          assets(ListEmbeddedFiles()), staffDoor(services, directory, assets, log),
          portalDoor(services, assets, log), portal(Portal(configuration, log), portalDoor),
          trampoline(sdk, staffDoor), changes(Events())
    {
    }

    Services MakeServices()
    {
      return {.store = *store,
              .clock = clock,
              .cryptography = cryptography,
              .archive = archive,
              .exporter = exporter,
              .zips = zips,
              .pictures = pictures,
              .index = index,
              .institution = {configuration.institution.name, configuration.institution.code,
                              configuration.institution.email},
              .portalUrl = configuration.portal.publicUrl,
              .orthancVersion = sdk.Context()->orthancVersion,
              .smsConfigured = !configuration.sms.url.empty(),
              .emailConfigured = !configuration.email.server.empty(),
              .wakeOutbox = [this] { outbox.Wake(); },
              .largestStaffAnswer = sdk.StreamsAnswers() ? std::numeric_limits<std::uint64_t>::max()
                                                         : LARGEST_WHOLE_ANSWER,
              .wakeArchives =
                  [this]
              {
                archives.Wake();
              }};
    }

    ArchiveEvents Events()
    {
      return {.started = [this] { Start(); },
              .stopped = [this] { Stop(); },
              .touched = [this] { index.Wake(); },
              .studyDeleted = [this](const std::string& study) { index.OnDeleted(study); },
              .seriesDeleted = [this](const std::string& series) { index.OnSeriesDeleted(series); },
              .instanceDeleted =
                  [this](const std::string& instance)
              {
                deletions.OnDeleted(instance);
              }};
    }

    void Start()
    {
      index.Start();
      outbox.Start();
      keeper.Start();
      archives.Start();
    }

    void Stop()
    {
      portal.Stop();
      stopSending.request_stop();
      archives.Stop();
      keeper.Stop();
      outbox.Stop();
      index.Stop();
    }

    OrthancSdk sdk;
    Log log;
    Configuration configuration;
    SystemClock clock;
    std::unique_ptr<IStore> store;
    OpenSslCryptography cryptography;
    OrthancArchive archive;
    PackageExporter exporter;
    ZipReader zips;
    PicturePacker pictures{archive, clock};
    IndexKeeper index;
    DeletionWatch deletions;
    std::stop_source stopSending;
    std::unique_ptr<IMailer> mailer;
    std::unique_ptr<ISmsGateway> sms;
    OutboxWorker outbox;
    Services services;
    RequestKeeper keeper;
    ArchiveKeeper archives;
    StaffDirectory directory;
    EmbeddedAssets assets;
    StaffDoor staffDoor;
    PortalDoor portalDoor;
    PortalServer portal;
    Trampoline trampoline;
    ChangeListener changes;
  };

  Composition::Composition(OrthancPluginContext* context) : parts_(std::make_unique<Parts>(context))
  {
    RequireOwnKey(parts_->services);
    // The portal listens before Orthanc has started (what needs images is told to come back), so
    // that a port in use or a broken certificate stops the start instead of being found out by
    // patients.
    parts_->portal.Start();
    parts_->sdk.LogWarning("Orthanc Exchange: the portal listens on " +
                           parts_->configuration.portal.bindAddress + ":" +
                           std::to_string(parts_->portal.Port()) + ", links go to " +
                           parts_->configuration.portal.publicUrl);
    ExtendOrthancExplorer(parts_->sdk, parts_->assets);
  }

  Composition::~Composition()
  {
    parts_->Stop();
  }

  const Trampoline& Composition::StaffTrampoline() const
  {
    return parts_->trampoline;
  }

  DeletionWatch& Composition::Deletions() const
  {
    return parts_->deletions;
  }

  const ChangeListener& Composition::Changes() const
  {
    return parts_->changes;
  }
}
