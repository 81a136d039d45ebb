// The section "Exchange" of Orthanc's configuration; DefaultConfiguration.json is its manual.
#pragma once

#include "../Sources/Api/Route.h"

#include <json/value.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Names the key ("Exchange.Portal.Prot: unknown key"); never holds a secret's value.
  class ConfigurationError : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };

  struct InstitutionSection
  {
    std::string name; ///< empty in the file: Orthanc's own "Name"
    std::string code;
    std::string email;

    bool operator==(const InstitutionSection&) const = default;
  };

  struct PortalSection
  {
    std::uint16_t port = 8043;
    std::string bindAddress;           ///< an IP address
    std::string publicUrl;             ///< no trailing slash
    std::filesystem::path certificate; ///< PEM, chain included; empty: plain HTTP, on loopback only
    std::filesystem::path privateKey;  ///< PEM; the certificate's own file unless given
    std::vector<std::string> trustedProxies; ///< IP addresses whose X-Forwarded-For is believed

    bool operator==(const PortalSection&) const = default;
  };

  struct EmailSection
  {
    std::string server; ///< "smtps://host:465" or "smtp://host:587"; empty: no e-mail
    std::string username;
    std::string password;
    std::string from;
    std::filesystem::path caFile; ///< PEM; empty: the system's authorities

    bool operator==(const EmailSection&) const = default;
  };

  struct SmsSection
  {
    std::string url; ///< empty: no SMS
    std::map<std::string, std::string> headers;
    std::string body; ///< with {{To}} and {{Text}}

    bool operator==(const SmsSection&) const = default;
  };

  struct ExportSection
  {
    int compression = 1;                  ///< 0 (store only) to 12
    std::uint64_t viewerMegabytes = 2000; ///< of DICOM files; the viewer's copy of more is left out
    bool reportPage = false;              ///< with REPORT.HTM, a page to print
    unsigned threads = 0;                 ///< 0: one for each processor

    bool operator==(const ExportSection&) const = default;
  };

  struct Configuration
  {
    InstitutionSection institution;
    std::string database;    ///< "postgresql://...", or the path of an SQLite file
    std::string archiveName; ///< which image archive the database is about; empty: told by Orthanc
    PortalSection portal;
    EmailSection email;
    SmsSection sms;
    ExportSection exports;
    std::map<std::string, Audience> users; ///< Guest, Staff or Administrator
    Audience defaultRole = Audience::Staff;
    bool orthancAuthenticates = false; ///< Orthanc's own AuthenticationEnabled, with its default
    std::string identityHeader;        ///< lower case; empty: none is trusted
    std::filesystem::path secretKeyFile;

    bool operator==(const Configuration&) const = default;
  };

  /// What the configuration is read against.
  struct ConfigurationContext
  {
    std::filesystem::path baseDirectory; ///< relative paths start here, as Orthanc's own do
    std::string hostName;                ///< for links when the portal listens on all addresses
    std::function<std::optional<std::string>(const std::string& name)> environment;
  };

  /// `orthanc` is the whole configuration of Orthanc. Throws ConfigurationError for an unknown key,
  /// a wrong type, a value out of range, a file that cannot be read, or a missing environment
  /// variable.
  Configuration ReadConfiguration(const Json::Value& orthanc, const ConfigurationContext& context);
}
