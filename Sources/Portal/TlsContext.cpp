#include "TlsContext.h"

#include <openssl/ssl.h>

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr const char* CIPHERS = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
                                    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
    constexpr const char* GROUPS = "X25519:P-256:P-384";
    constexpr unsigned char HTTP_1_1[] = "\x08http/1.1";
    constexpr unsigned char SESSION_CONTEXT[] = "portal";

    void Require(bool done, const std::string& what)
    {
      if (!done)
      {
        throw std::runtime_error("The portal's TLS cannot be set up: " + what);
      }
    }

    void Require(const ErrorCode& error, const std::string& what, const std::string& file)
    {
      if (error)
      {
        throw std::runtime_error("The portal's " + what + " cannot be used (" + file +
                                 "): " + error.message());
      }
    }

    /// Without this a key with a passphrase would ask for it on the terminal and hang the start.
    int NoPassphrase(char*, int, int, void*)
    {
      return -1;
    }

    int SelectProtocol(SSL*, const unsigned char** chosen, unsigned char* length,
                       const unsigned char* offered, unsigned int offeredLength, void*)
    {
      unsigned char* match = nullptr;
      const int outcome = SSL_select_next_proto(&match, length, HTTP_1_1, sizeof(HTTP_1_1) - 1,
                                                offered, offeredLength);
      if (outcome != OPENSSL_NPN_NEGOTIATED)
      {
        return SSL_TLSEXT_ERR_NOACK;
      }
      *chosen = match;
      return SSL_TLSEXT_ERR_OK;
    }

    void Harden(SSL_CTX* context)
    {
      Require(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1, "TLS 1.2");
      Require(SSL_CTX_set_cipher_list(context, CIPHERS) == 1, "ciphers");
      Require(SSL_CTX_set1_groups_list(context, GROUPS) == 1, "groups");
      Require(SSL_CTX_set_session_id_context(context, SESSION_CONTEXT,
                                             sizeof(SESSION_CONTEXT) - 1) == 1,
              "sessions");
      SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
      // Resumption by tickets only, so that sessions take no memory here; buffers only while in
      // use.
      SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
      SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
      SSL_CTX_set_alpn_select_cb(context, &SelectProtocol, nullptr);
      SSL_CTX_set_default_passwd_cb(context, &NoPassphrase);
    }
  }

  std::unique_ptr<asio::ssl::context> MakeTlsContext(const std::string& certificateFile,
                                                     const std::string& keyFile)
  {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    Harden(context->native_handle());

    const std::string& key = keyFile.empty() ? certificateFile : keyFile;
    ErrorCode error;
    context->use_certificate_chain_file(certificateFile, error);
    Require(error, "certificate", certificateFile);
    context->use_private_key_file(key, asio::ssl::context::pem, error);
    Require(error, "private key", key);
    Require(SSL_CTX_check_private_key(context->native_handle()) == 1,
            "the private key does not belong to the certificate (" + certificateFile + ")");
    return context;
  }
}
