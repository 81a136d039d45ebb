#include "Configuration.h"

#include "ConfigurationSection.h"

#include "../Sources/Outbox/ServerUrl.h"

#include <algorithm>
#include <cctype>

namespace OrthancExchange
{
  namespace
  {
    constexpr const char* DEFAULT_SMS_BODY = R"({"to":"{{To}}","text":"{{Text}}"})";

    std::string OrthancText(const Json::Value& orthanc, const char* key, const char* otherwise)
    {
      return orthanc[key].isString() ? orthanc[key].asString() : otherwise;
    }

    /// One "@" with something on both sides is all that can be said without sending (RFC 5321).
    void RequireAddress(const ConfigurationSection& section, const std::string& key,
                        const std::string& address)
    {
      const std::size_t at = address.find('@');
      const bool plausible = at != std::string::npos && at > 0 && at + 1 < address.size() &&
                             address.find('@', at + 1) == std::string::npos &&
                             address.find_first_of(" <>,;\"") == std::string::npos;
      if (!plausible)
      {
        section.Fail(key, "must be one e-mail address, such as imaging@hospital.example");
      }
    }

    ServerUrl RequireUrl(const ConfigurationSection& section, const std::string& key,
                         const std::string& url)
    {
      try
      {
        return ParseServerUrl(url, key);
      }
      catch (const std::invalid_argument&)
      {
        section.Fail(key, "must be an absolute URL without a user name and a password in it");
      }
    }

    InstitutionSection ReadInstitution(ConfigurationSection section, const Json::Value& orthanc)
    {
      InstitutionSection institution;
      institution.name = section.String("Name");
      if (institution.name.empty())
      {
        institution.name = OrthancText(orthanc, "Name", "Orthanc");
      }
      institution.code = section.String("Code");
      institution.email = section.String("Email");
      if (!institution.email.empty())
      {
        RequireAddress(section, "Email", institution.email);
      }
      section.RefuseUnknownKeys();
      return institution;
    }

    std::string DefaultPublicUrl(const PortalSection& portal, const std::string& hostName)
    {
      const bool everywhere = portal.bindAddress == "0.0.0.0" || portal.bindAddress == "::";
      const bool version6 = portal.bindAddress.find(':') != std::string::npos;
      const std::string host =
          everywhere ? hostName : (version6 ? "[" + portal.bindAddress + "]" : portal.bindAddress);
      return (portal.certificate.empty() ? "http://" : "https://") + host + ":" +
             std::to_string(portal.port);
    }

    std::string ReadPublicUrl(ConfigurationSection& section, const PortalSection& portal,
                              const std::string& hostName)
    {
      std::string url = section.String("PublicUrl");
      if (url.empty())
      {
        return DefaultPublicUrl(portal, hostName);
      }
      const ServerUrl parsed = RequireUrl(section, "PublicUrl", url);
      if (parsed.scheme != "https" && !(parsed.scheme == "http" && parsed.loopback))
      {
        section.Fail("PublicUrl", "must be an https:// address (http:// only for this computer)");
      }
      url.erase(url.find_last_not_of('/') + 1);
      if (url.find_first_of("?#") != std::string::npos)
      {
        section.Fail("PublicUrl", "must hold neither ? nor #");
      }
      return url;
    }

    PortalSection ReadPortal(ConfigurationSection section, const ConfigurationContext& context)
    {
      constexpr int LARGEST_PORT = 65535;
      PortalSection portal;
      portal.port =
          static_cast<std::uint16_t>(section.Integer("Port", portal.port, 1, LARGEST_PORT));
      portal.certificate = section.ReadableFile("Certificate");
      portal.privateKey = section.ReadableFile("PrivateKey");
      if (portal.privateKey.empty())
      {
        portal.privateKey = portal.certificate;
      }
      else if (portal.certificate.empty())
      {
        section.Fail("PrivateKey", "is of no use without a Certificate");
      }
      portal.bindAddress = section.String("BindAddress");
      if (portal.bindAddress.empty())
      {
        portal.bindAddress = portal.certificate.empty() ? "127.0.0.1" : "0.0.0.0";
      }
      if (portal.certificate.empty() && !IsLoopback(portal.bindAddress))
      {
        section.Fail("BindAddress", "without a Certificate the portal only listens on 127.0.0.1 "
                                    "or ::1");
      }
      portal.publicUrl = ReadPublicUrl(section, portal, context.hostName);
      portal.trustedProxies = section.Strings("TrustedProxies");
      section.RefuseUnknownKeys();
      return portal;
    }

    EmailSection ReadEmail(ConfigurationSection section, const std::string& institutionEmail)
    {
      EmailSection email;
      email.server = section.Secret("Server");
      email.username = section.Secret("Username");
      email.password = section.Secret("Password");
      email.from = section.String("From");
      email.caFile = section.ReadableFile("CaFile");
      if (email.from.empty())
      {
        email.from = institutionEmail;
      }
      if (!email.server.empty())
      {
        const ServerUrl url = RequireUrl(section, "Server", email.server);
        if (url.scheme != "smtps" && url.scheme != "smtp")
        {
          section.Fail("Server", "must be smtps://host:port, or smtp://host:port");
        }
        RequireAddress(section, "From", email.from);
      }
      section.RefuseUnknownKeys();
      return email;
    }

    SmsSection ReadSms(ConfigurationSection section)
    {
      SmsSection sms;
      sms.url = section.Secret("Url");
      sms.headers = section.SecretMap("Headers");
      sms.body = section.String("Body", DEFAULT_SMS_BODY);
      if (!sms.url.empty())
      {
        const ServerUrl url = RequireUrl(section, "Url", sms.url);
        if (url.scheme != "https" && !(url.scheme == "http" && url.loopback))
        {
          section.Fail("Url", "must be https:// (http:// only for this computer)");
        }
        if (sms.body.find("{{To}}") == std::string::npos ||
            sms.body.find("{{Text}}") == std::string::npos)
        {
          section.Fail("Body", "must hold {{To}} and {{Text}}");
        }
      }
      section.RefuseUnknownKeys();
      return sms;
    }

    Audience ReadRole(const ConfigurationSection& section, const std::string& key,
                      const std::string& text)
    {
      if (text == "Administrator")
      {
        return Audience::Administrator;
      }
      if (text == "Staff")
      {
        return Audience::Staff;
      }
      if (text == "Guest")
      {
        return Audience::Guest;
      }
      section.Fail(key, "must be Administrator, Staff or Guest");
    }

    std::string LowerCase(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    }

    /// Orthanc authenticates when told to, and unless told otherwise wherever it can be reached
    /// from outside.
    bool OrthancAuthenticates(const Json::Value& orthanc)
    {
      const Json::Value& told = orthanc["AuthenticationEnabled"];
      const Json::Value& remote = orthanc["RemoteAccessAllowed"];
      return told.isBool() ? told.asBool() : remote.isBool() && remote.asBool();
    }

    /// Where Orthanc keeps its own index.
    std::filesystem::path IndexDirectory(const Json::Value& orthanc,
                                         const ConfigurationContext& context)
    {
      const std::string storage = OrthancText(orthanc, "StorageDirectory", "OrthancStorage");
      const std::string index = OrthancText(orthanc, "IndexDirectory", "");
      return (context.baseDirectory / (index.empty() ? storage : index)).lexically_normal();
    }

    bool IsPostgreSql(const std::string& database)
    {
      return database.starts_with("postgresql://") || database.starts_with("postgres://");
    }

    /// Both files stand beside each other unless told otherwise.
    void ReadStorage(Configuration& configuration, ConfigurationSection& section,
                     const std::filesystem::path& indexDirectory,
                     const ConfigurationContext& context)
    {
      configuration.database = section.Secret("Database");
      configuration.archiveName = section.String("ArchiveName");
      configuration.secretKeyFile = section.Path("SecretKeyFile");

      std::filesystem::path directory = indexDirectory;
      if (configuration.database.empty())
      {
        configuration.database = (indexDirectory / "exchange.db").string();
      }
      else if (!IsPostgreSql(configuration.database))
      {
        if (configuration.database.find("://") != std::string::npos)
        {
          section.Fail("Database", "must be a file or postgresql://user@host/database");
        }
        const std::filesystem::path path =
            (context.baseDirectory / configuration.database).lexically_normal();
        configuration.database = path.string();
        directory = path.parent_path();
      }
      if (configuration.secretKeyFile.empty())
      {
        configuration.secretKeyFile = directory / "exchange.key";
      }
    }
  }

  namespace
  {
    ExportSection ReadExport(ConfigurationSection section)
    {
      constexpr int HIGHEST_LEVEL = 12;           // of libdeflate
      constexpr int MOST_MEGABYTES = 1000 * 1000; // a terabyte
      constexpr int MOST_THREADS = 256;
      const ExportSection defaults;
      ExportSection exports;
      exports.compression = section.Integer("Compression", defaults.compression, 0, HIGHEST_LEVEL);
      exports.viewerMegabytes = static_cast<std::uint64_t>(section.Integer(
          "ViewerMegabytes", static_cast<int>(defaults.viewerMegabytes), 0, MOST_MEGABYTES));
      exports.reportPage = section.Flag("ReportPage", defaults.reportPage);
      exports.threads = static_cast<unsigned>(section.Integer("Threads", 0, 0, MOST_THREADS));
      section.RefuseUnknownKeys();
      return exports;
    }
  }

  Configuration ReadConfiguration(const Json::Value& orthanc, const ConfigurationContext& context)
  {
    ConfigurationSection section(orthanc["Exchange"], "Exchange", context);
    Configuration configuration;
    configuration.institution = ReadInstitution(section.Section("Institution"), orthanc);
    ReadStorage(configuration, section, IndexDirectory(orthanc, context), context);
    configuration.portal = ReadPortal(section.Section("Portal"), context);
    configuration.email = ReadEmail(section.Section("Email"), configuration.institution.email);
    configuration.sms = ReadSms(section.Section("Sms"));
    configuration.exports = ReadExport(section.Section("Export"));

    ConfigurationSection users = section.Section("Users");
    for (const auto& [name, role] : section.StringMap("Users"))
    {
      configuration.users[name] = ReadRole(users, name, role);
    }
    configuration.defaultRole =
        ReadRole(section, "DefaultRole", section.String("DefaultRole", "Staff"));
    configuration.orthancAuthenticates = OrthancAuthenticates(orthanc);
    configuration.identityHeader = LowerCase(section.String("IdentityHeader"));
    section.RefuseUnknownKeys();
    return configuration;
  }
}
