#include "PortalFixture.h"
#include "RawClient.h"
#include "TestCertificate.h"

#include <openssl/ssl.h>
#include <openssl/sslerr.h>

#include <fstream>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    class PortalTls : public PortalFixture
    {
    protected:
      static void SetUpTestSuite()
      {
        certificate_ = std::make_unique<TestCertificate>();
      }

      static void TearDownTestSuite()
      {
        certificate_.reset();
      }

      PortalTls()
      {
        options_.certificateFile = certificate_->Combined();
      }

      void ExpectStartFails(const std::string& reason)
      {
        PortalServer server(options_, handler_);
        try
        {
          server.Start();
          ADD_FAILURE() << "started without " << reason;
        }
        catch (const std::exception& fault)
        {
          EXPECT_NE(std::string(fault.what()).find(reason), std::string::npos) << fault.what();
        }
        EXPECT_EQ(server.Port(), 0);
      }

      static std::unique_ptr<TestCertificate> certificate_;
    };

    std::unique_ptr<TestCertificate> PortalTls::certificate_;
  }

  TEST_F(PortalTls, C5_ServesOverTls)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      return request.path == "/archive" ? Stream(std::make_shared<SyntheticSource>(20000000))
                                        : Text(request.body);
    };
    handler_.bodyLimit = 200000;
    Start();
    RawClient client(Port());
    ASSERT_TRUE(client.StartTls());
    EXPECT_EQ(client.TlsVersion(), "TLSv1.3");
    const std::string body = SyntheticSource::Expected(0, 100000);
    const RawAnswer answer = client.Ask(Post("/", body));
    EXPECT_EQ(answer.body, body);
    EXPECT_EQ(answer.Header("strict-transport-security"), "max-age=31536000");
    EXPECT_TRUE(handler_.Requests().at(0).secure);
    EXPECT_TRUE(client.Ask(Get("/archive")).body == SyntheticSource::Expected(0, 20000000));
    EXPECT_EQ(client.Ask(Get("/..")).status, 400);
    EXPECT_TRUE(client.ReadsEnd());
  }

  TEST_F(PortalTls, WhoIsTooSlowIsToldSo)
  {
    options_.limits.headTime = std::chrono::milliseconds(1500);
    Start();
    RawClient client(Port());
    ASSERT_TRUE(client.StartTls());
    client.Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    EXPECT_EQ(client.Read().status, 408);
    EXPECT_TRUE(client.ReadsEnd());
  }

  TEST_F(PortalTls, WhoReadsSlowlyGetsAllAndWhoLeavesHarmsNobody)
  {
    handler_.respond = [](const HttpRequest&)
    {
      return Stream(std::make_shared<SyntheticSource>(20000000));
    };
    Start();
    {
      RawClient leaving(Port());
      ASSERT_TRUE(leaving.StartTls());
      leaving.Send(Get("/"));
      EXPECT_FALSE(leaving.ReadSome(1000).empty());
    }
    RawClient slow(Port());
    ASSERT_TRUE(slow.StartTls());
    slow.Send(Get("/"));
    std::this_thread::sleep_for(std::chrono::milliseconds(300)); // all buffers fill up
    EXPECT_TRUE(slow.Read().body == SyntheticSource::Expected(0, 20000000));
  }

  TEST_F(PortalTls, KeyInAFileOfItsOwn)
  {
    options_.certificateFile = certificate_->Certificate();
    options_.privateKeyFile = certificate_->Key();
    Start();
    RawClient client(Port());
    EXPECT_TRUE(client.StartTls());
  }

  TEST_F(PortalTls, C5_OldVersionsAndWeakCiphersAreRefused)
  {
    Start();
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
    {
      RawClient client(Port());
      EXPECT_FALSE(client.StartTls({version, "ALL:@SECLEVEL=0"}));
      EXPECT_EQ(client.Alert(), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
    }
    for (const char* cipher :
         {"AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA384"})
    {
      RawClient client(Port());
      EXPECT_FALSE(client.StartTls({TLS1_2_VERSION, cipher})) << cipher;
      EXPECT_EQ(client.Alert(), SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) << cipher;
    }
    RawClient client(Port());
    ASSERT_TRUE(client.StartTls({TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256"}));
    EXPECT_EQ(client.TlsVersion(), "TLSv1.2");
    EXPECT_EQ(client.Ask(Get("/")).status, 200);
  }

  TEST_F(PortalTls, BrokenHandshakesHarmNobody)
  {
    Start();
    for (int i = 0; i < 10; ++i)
    {
      RawClient noise(Port());
      noise.Send(i % 2 == 0 ? std::string(300, static_cast<char>(i)) : Get("/"));
      EXPECT_TRUE(noise.ReadsEnd());
      RawClient truncated(Port());
      truncated.Send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    }
    RawClient client(Port());
    ASSERT_TRUE(client.StartTls());
    EXPECT_EQ(client.Ask(Get("/")).status, 200);
    EXPECT_EQ(handler_.Requests().size(), 1u);
    EXPECT_TRUE(Log().empty());
  }

  TEST_F(PortalTls, AHandshakeHasADeadline)
  {
    options_.limits.handshakeTime = std::chrono::milliseconds(200);
    Start();
    RawClient silent(Port());
    RawClient slow(Port());
    std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    hello += std::string(500, '\0'); // at this pace half a minute
    std::size_t sent = 0;
    while (sent < hello.size() && !slow.IsReadable(50))
    {
      slow.Send(hello.substr(sent++, 1));
    }
    EXPECT_LT(sent, hello.size());
    EXPECT_TRUE(slow.ReadsEnd());
    EXPECT_TRUE(silent.ReadsEnd());
  }

  TEST_F(PortalTls, BadCertificatesStopTheStart)
  {
    options_.certificateFile = certificate_->Folder() + "/absent.pem";
    ExpectStartFails("absent.pem");

    options_.certificateFile = certificate_->Folder() + "/rubbish.pem";
    std::ofstream(options_.certificateFile) << "rubbish";
    ExpectStartFails("rubbish.pem");

    options_.certificateFile = certificate_->Certificate(); // without a key
    ExpectStartFails("private key");

    options_.privateKeyFile = certificate_->OtherKey();
    ExpectStartFails("private key");

    options_.privateKeyFile = "";
    options_.certificateFile = certificate_->Locked(); // must not ask on the terminal
    ExpectStartFails("private key");

    options_.certificateFile = "";
    options_.privateKeyFile = certificate_->Key();
    ExpectStartFails("no certificate");
  }

  TEST_F(PortalTls, C5_PlainHttpIsForLoopbackOnly)
  {
    options_.certificateFile = "";
    for (const char* address : {"0.0.0.0", "::", "192.0.2.1", "portal.example", ""})
    {
      options_.bindAddress = address;
      ExpectStartFails("needs a certificate");
    }
    options_.bindAddress = "::1";
    PortalServer server(options_, handler_);
    try
    {
      server.Start();
      EXPECT_NE(server.Port(), 0);
    }
    catch (const std::runtime_error& fault) // containers often have no IPv6
    {
      EXPECT_NE(std::string(fault.what()).find("cannot listen on ::1"), std::string::npos);
    }
  }

  TEST_F(PortalTls, AWrongAddressOrAPortInUseStopsTheStart)
  {
    Start();
    options_.port = Port();
    ExpectStartFails("Address already in use");
    options_.port = 0;
    options_.bindAddress = "192.0.2.1";
    ExpectStartFails("192.0.2.1");
    options_.bindAddress = "portal.example";
    ExpectStartFails("portal.example");
    options_.bindAddress = "127.0.0.1";
    options_.trustedProxies = {"proxy.example"};
    ExpectStartFails("proxy.example");
  }
}
