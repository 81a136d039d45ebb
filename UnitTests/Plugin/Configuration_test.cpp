#include "../../Plugin/Configuration.h"

#include <gtest/gtest.h>
#include <json/reader.h>

#include <fstream>
#include <unistd.h>

using namespace OrthancExchange;

namespace
{
  Json::Value Parse(const std::string& text)
  {
    Json::CharReaderBuilder builder;
    Json::Value value;
    std::string errors;
    std::istringstream stream(text);
    EXPECT_TRUE(Json::parseFromStream(builder, stream, &value, &errors)) << errors;
    return value;
  }

  class ConfigurationTest : public testing::Test
  {
  protected:
    ConfigurationTest()
        : folder_(std::filesystem::temp_directory_path() /
                  ("exchange-configuration-" +
                   std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
                   std::to_string(::getpid())))
    {
      std::filesystem::create_directory(folder_);
      context_.baseDirectory = folder_;
      context_.hostName = "pacs.hospital.example";
      context_.environment = [this](const std::string& name) -> std::optional<std::string>
      {
        const auto found = variables_.find(name);
        return found == variables_.end() ? std::nullopt : std::optional(found->second);
      };
    }

    ~ConfigurationTest() override
    {
      std::filesystem::remove_all(folder_);
    }

    Configuration Read(const std::string& orthanc) const
    {
      return ReadConfiguration(Parse(orthanc), context_);
    }

    Configuration ReadExchange(const std::string& section) const
    {
      return Read(R"({"Exchange": )" + section + "}");
    }

    std::string ErrorOf(const std::string& section) const
    {
      try
      {
        ReadExchange(section);
      }
      catch (const ConfigurationError& error)
      {
        return error.what();
      }
      return "accepted";
    }

    void WriteFile(const std::string& name) const
    {
      std::ofstream(folder_ / name) << "content";
    }

    std::filesystem::path folder_;
    ConfigurationContext context_;
    std::map<std::string, std::string> variables_;
  };
}

TEST_F(ConfigurationTest, TheCommentedFileHoldsTheBuiltInDefaults)
{
  std::ifstream file(EXCHANGE_DEFAULT_CONFIGURATION);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(text.empty());
  EXPECT_EQ(Read("{}"), Read(text));
  EXPECT_EQ((std::vector<std::string>{"ArchiveName", "Database", "DefaultRole", "Email", "Export",
                                      "IdentityHeader", "Institution", "Portal", "SecretKeyFile",
                                      "Sms", "Users"}),
            Parse(text)["Exchange"].getMemberNames());
}

TEST_F(ConfigurationTest, AlmostEverythingHasADefault)
{
  const Configuration defaults = Read(R"({"Name": "St Elsewhere"})");
  EXPECT_EQ("St Elsewhere", defaults.institution.name);
  EXPECT_EQ((folder_ / "OrthancStorage/exchange.db").string(), defaults.database);
  EXPECT_EQ(folder_ / "OrthancStorage/exchange.key", defaults.secretKeyFile);
  EXPECT_EQ(8043, defaults.portal.port);
  EXPECT_EQ("127.0.0.1", defaults.portal.bindAddress);
  EXPECT_EQ("http://127.0.0.1:8043", defaults.portal.publicUrl);
  EXPECT_TRUE(defaults.email.server.empty());
  EXPECT_TRUE(defaults.sms.url.empty());
  EXPECT_EQ(defaults.exports, ExportSection());
  EXPECT_EQ(Audience::Staff, defaults.defaultRole);
}

TEST_F(ConfigurationTest, EverythingIsRead)
{
  WriteFile("portal.pem");
  WriteFile("ca.pem");
  const Configuration read = Read(R"({
    "StorageDirectory": "/data/storage", "IndexDirectory": "/data/index",
    "Exchange": {
      "Institution": {"Name": "St Elsewhere", "Code": "RXX", "Email": "imaging@hospital.example"},
      "Portal": {"Port": 443, "PublicUrl": "https://images.hospital.example/", "Certificate": "portal.pem",
                 "TrustedProxies": ["10.0.0.1"]},
      "Email": {"Server": "smtps://smtp.hospital.example:465", "Username": "u", "Password": "p", "CaFile": "ca.pem"},
      "Export": {"Compression": 0, "ViewerMegabytes": 50, "ReportPage": true, "Threads": 2},
      "Sms": {"Url": "https://sms.example/send", "Headers": {"Authorization": "Bearer t"}, "Body": "{{To}} {{Text}}"},
      "Users": {"alice": "Administrator", "bob": "Staff", "carol": "Guest"},
      "DefaultRole": "Guest", "IdentityHeader": "X-Remote-User", "SecretKeyFile": "keys/secret",
      "ArchiveName": "main PACS"}})");
  EXPECT_EQ("RXX", read.institution.code);
  EXPECT_EQ("main PACS", read.archiveName);
  EXPECT_EQ("/data/index/exchange.db", read.database);
  EXPECT_EQ(folder_ / "keys/secret", read.secretKeyFile);
  EXPECT_EQ(443, read.portal.port);
  EXPECT_EQ("https://images.hospital.example", read.portal.publicUrl);
  EXPECT_EQ(folder_ / "portal.pem", read.portal.certificate);
  EXPECT_EQ(folder_ / "portal.pem", read.portal.privateKey);
  EXPECT_EQ("0.0.0.0", read.portal.bindAddress);
  EXPECT_EQ(std::vector<std::string>{"10.0.0.1"}, read.portal.trustedProxies);
  EXPECT_EQ("imaging@hospital.example", read.email.from);
  EXPECT_EQ((ExportSection{0, 50, true, 2}), read.exports);
  EXPECT_EQ("Bearer t", read.sms.headers.at("Authorization"));
  EXPECT_EQ(Audience::Administrator, read.users.at("alice"));
  EXPECT_EQ(Audience::Guest, read.users.at("carol"));
  EXPECT_EQ(Audience::Guest, read.defaultRole);
  EXPECT_EQ("x-remote-user", read.identityHeader);
}

TEST_F(ConfigurationTest, AnUnknownKeyIsNamed)
{
  EXPECT_EQ("Exchange.Portal.Prot: unknown key", ErrorOf(R"({"Portal": {"Prot": 1}})"));
  EXPECT_EQ("Exchange.Emial: unknown key", ErrorOf(R"({"Emial": {}})"));
  EXPECT_EQ("Exchange.Institution.name: unknown key", ErrorOf(R"({"Institution": {"name": "x"}})"));
  EXPECT_EQ("Exchange.Email.Port: unknown key", ErrorOf(R"({"Email": {"Port": 25}})"));
  EXPECT_EQ("Exchange.Sms.URL: unknown key", ErrorOf(R"({"Sms": {"URL": ""}})"));
}

TEST_F(ConfigurationTest, AWrongTypeIsNamed)
{
  EXPECT_EQ("Exchange: must be an object", ErrorOf("[]"));
  EXPECT_EQ("Exchange.Portal: must be an object", ErrorOf(R"({"Portal": "x"})"));
  EXPECT_EQ("Exchange.Portal.Port: must be a whole number",
            ErrorOf(R"({"Portal": {"Port": "80"}})"));
  EXPECT_EQ("Exchange.Portal.Port: must be a whole number",
            ErrorOf(R"({"Portal": {"Port": 80.5}})"));
  EXPECT_EQ("Exchange.Portal.Port: must lie between 1 and 65535",
            ErrorOf(R"({"Portal": {"Port": 99999999999}})"));
  EXPECT_EQ("Exchange.Database: must be a string", ErrorOf(R"({"Database": 5})"));
  EXPECT_EQ("Exchange.Portal.TrustedProxies: must be a list of strings",
            ErrorOf(R"({"Portal": {"TrustedProxies": "10.0.0.1"}})"));
  EXPECT_EQ("Exchange.Users.bob: must be Administrator, Staff or Guest",
            ErrorOf(R"({"Users": {"bob": "staff"}})"));
  EXPECT_EQ("Exchange.DefaultRole: must be Administrator, Staff or Guest",
            ErrorOf(R"({"DefaultRole": ""})"));
  EXPECT_EQ("Exchange.Sms.Headers.A: must not hold control characters",
            ErrorOf("{\"Sms\": {\"Headers\": {\"A\": \"b\\r\\nc: d\"}}}"));
}

TEST_F(ConfigurationTest, AFileThatCannotBeReadIsNamed)
{
  EXPECT_EQ("Exchange.Portal.Certificate: the file " + (folder_ / "no.pem").string() +
                " cannot be read",
            ErrorOf(R"({"Portal": {"Certificate": "no.pem"}})"));
  EXPECT_EQ("Exchange.Email.CaFile: the file " + folder_.string() + "/ cannot be read",
            ErrorOf(R"({"Email": {"CaFile": "./"}})"));
  WriteFile("key.pem");
  EXPECT_EQ("Exchange.Portal.PrivateKey: is of no use without a Certificate",
            ErrorOf(R"({"Portal": {"PrivateKey": "key.pem"}})"));
}

TEST_F(ConfigurationTest, SecretsComeFromTheEnvironmentAndAreNeverShown)
{
  variables_ = {{"SMTP_PASSWORD", "hunter2"}, {"TOKEN", "t0k"}};
  const Configuration read = ReadExchange(R"({
    "Email": {"Password": "$SMTP_PASSWORD", "Username": "$$literal"},
    "Sms": {"Headers": {"Authorization": "Bearer ${TOKEN}!"}}})");
  EXPECT_EQ("hunter2", read.email.password);
  EXPECT_EQ("$literal", read.email.username);
  EXPECT_EQ("Bearer t0k!", read.sms.headers.at("Authorization"));

  EXPECT_EQ("Exchange.Email.Password: the environment variable MISSING is not set",
            ErrorOf(R"({"Email": {"Password": "$MISSING"}})"));
  EXPECT_EQ("Exchange.Sms.Headers.A: the environment variable MISSING is not set",
            ErrorOf(R"({"Sms": {"Headers": {"A": "x ${MISSING}"}}})"));
  EXPECT_EQ(std::string::npos,
            ErrorOf(R"({"Email": {"Password": "s3cret ${not a name}"}})").find("s3cret"));
}

TEST_F(ConfigurationTest, SecretsOfAnyShapeStayAsTheyAre)
{
  EXPECT_EQ("a$b{c}$1", ReadExchange(R"({"Email": {"Password": "a$b{c}$1"}})").email.password);
}

TEST_F(ConfigurationTest, WithoutACertificateThePortalStaysOnThisComputer)
{
  EXPECT_EQ("Exchange.Portal.BindAddress: without a Certificate the portal only listens on "
            "127.0.0.1 or ::1",
            ErrorOf(R"({"Portal": {"BindAddress": "0.0.0.0"}})"));
  EXPECT_EQ("http://[::1]:8043",
            ReadExchange(R"({"Portal": {"BindAddress": "::1"}})").portal.publicUrl);
  WriteFile("portal.pem");
  EXPECT_EQ("https://pacs.hospital.example:8043",
            ReadExchange(R"({"Portal": {"Certificate": "portal.pem"}})").portal.publicUrl);
}

TEST_F(ConfigurationTest, LinksGoToAnHttpsAddress)
{
  const std::string refused =
      "Exchange.Portal.PublicUrl: must be an https:// address (http:// only for this computer)";
  EXPECT_EQ(refused, ErrorOf(R"({"Portal": {"PublicUrl": "http://images.hospital.example"}})"));
  EXPECT_EQ(refused, ErrorOf(R"({"Portal": {"PublicUrl": "ftp://images.hospital.example"}})"));
  EXPECT_NE("accepted", ErrorOf(R"({"Portal": {"PublicUrl": "images.hospital.example"}})"));
  EXPECT_NE("accepted", ErrorOf(R"({"Portal": {"PublicUrl": "https://u:p@images.example"}})"));
  EXPECT_NE("accepted", ErrorOf(R"({"Portal": {"PublicUrl": "https://images.example/?a"}})"));
  EXPECT_EQ("accepted", ErrorOf(R"({"Portal": {"PublicUrl": "http://localhost:9000"}})"));
}

TEST_F(ConfigurationTest, MessagesLeaveOverTls)
{
  EXPECT_EQ("Exchange.Email.Server: must be smtps://host:port, or smtp://host:port",
            ErrorOf(R"({"Email": {"Server": "http://mail.example", "From": "a@b.example"}})"));
  EXPECT_EQ("accepted",
            ErrorOf(R"({"Email": {"Server": "smtp://127.0.0.1:25", "From": "a@b.example"}})"));
  EXPECT_EQ("Exchange.Sms.Url: must be https:// (http:// only for this computer)",
            ErrorOf(R"({"Sms": {"Url": "http://sms.example"}})"));
  EXPECT_EQ("accepted", ErrorOf(R"({"Sms": {"Url": "http://127.0.0.1:9/x"}})"));
  EXPECT_EQ("Exchange.Sms.Body: must hold {{To}} and {{Text}}",
            ErrorOf(R"({"Sms": {"Url": "https://sms.example", "Body": "{{Text}}"}})"));
}

TEST_F(ConfigurationTest, ASenderIsNeededToSendMail)
{
  const std::string refused = "Exchange.Email.From: must be one e-mail address, such as "
                              "imaging@hospital.example";
  EXPECT_EQ(refused, ErrorOf(R"({"Email": {"Server": "smtps://mail.example"}})"));
  EXPECT_EQ(refused,
            ErrorOf(R"({"Email": {"Server": "smtps://mail.example", "From": "a@b, c@d"}})"));
}

TEST_F(ConfigurationTest, TheKeyStandsBesideTheDatabase)
{
  const Configuration file = ReadExchange(R"({"Database": "sub/x.db"})");
  EXPECT_EQ((folder_ / "sub/x.db").string(), file.database);
  EXPECT_EQ(folder_ / "sub/exchange.key", file.secretKeyFile);

  const Configuration server = ReadExchange(R"({"Database": "postgresql://u@h/db"})");
  EXPECT_EQ("postgresql://u@h/db", server.database);
  EXPECT_EQ(folder_ / "OrthancStorage/exchange.key", server.secretKeyFile);

  EXPECT_EQ("Exchange.Database: must be a file or postgresql://user@host/database",
            ErrorOf(R"({"Database": "mysql://u@h/db"})"));
}

TEST_F(ConfigurationTest, OrthancsOwnAuthenticationIsKnown)
{
  EXPECT_FALSE(Read("{}").orthancAuthenticates);
  EXPECT_TRUE(Read(R"({"RemoteAccessAllowed": true})").orthancAuthenticates);
  EXPECT_TRUE(Read(R"({"AuthenticationEnabled": true})").orthancAuthenticates);
  EXPECT_FALSE(Read(R"({"RemoteAccessAllowed": true, "AuthenticationEnabled": false})")
                   .orthancAuthenticates);
}
