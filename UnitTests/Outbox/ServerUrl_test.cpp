#include "../../Sources/Outbox/ServerUrl.h"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace OrthancExchange;

TEST(ServerUrl, KnowsLoopbackAddresses)
{
  for (const char* host : {"127.0.0.1", "127.255.0.9", "::1", "localhost"})
  {
    EXPECT_TRUE(IsLoopback(host)) << host;
  }
  for (const char* host : {"", "128.0.0.1", "10.0.0.127", "127.0.0.1.example", "localhost.example",
                           "127.example", "::2", "::ffff:10.0.0.1", "mail.hospital.example"})
  {
    EXPECT_FALSE(IsLoopback(host)) << host;
  }
}

TEST(ServerUrl, ReadsSchemeAndHost)
{
  const ServerUrl mail = ParseServerUrl("SMTPS://Mail.Hospital.example:465", "Email.Server");
  EXPECT_EQ("smtps", mail.scheme);
  EXPECT_FALSE(mail.loopback);
  EXPECT_TRUE(ParseServerUrl("http://[::1]:80/x", "Sms.Url").loopback);
  EXPECT_TRUE(ParseServerUrl("http://127.0.0.1/x", "Sms.Url").loopback);
  EXPECT_FALSE(ParseServerUrl("http://127.0.0.1.example/", "Sms.Url").loopback);
  // What stands before the "@" is no host.
  EXPECT_THROW(ParseServerUrl("http://127.0.0.1@evil.example/", "Sms.Url"), std::invalid_argument);
}

TEST(ServerUrl, RefusesWhatCannotBeShown)
{
  for (const char* url :
       {"", "mail.hospital.example", "smtp://", "smtp://user:secret@host", "smtp://:secret@host"})
  {
    try
    {
      ParseServerUrl(url, "Email.Server");
      ADD_FAILURE() << url;
    }
    catch (const std::invalid_argument& e)
    {
      EXPECT_NE(std::string::npos, std::string(e.what()).find("Email.Server"));
      EXPECT_EQ(std::string::npos, std::string(e.what()).find("secret"));
    }
  }
}
