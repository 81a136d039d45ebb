#include "TestCertificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;
    using FilePointer = std::unique_ptr<FILE, int (*)(FILE*)>;

    CertificatePointer SelfSigned(EVP_PKEY* key)
    {
      CertificatePointer certificate(X509_new(), &X509_free);
      ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
      X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
      X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
      X509_set_pubkey(certificate.get(), key);
      X509_NAME* name = X509_get_subject_name(certificate.get());
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
      X509_set_issuer_name(certificate.get(), name);
      X509_sign(certificate.get(), key, EVP_sha256());
      return certificate;
    }

    FilePointer Open(const std::string& path)
    {
      FilePointer file(std::fopen(path.c_str(), "wb"), &fclose);
      if (!file)
      {
        throw std::runtime_error("Cannot write " + path);
      }
      return file;
    }

    void WriteKey(FILE* file, EVP_PKEY* key, const char* passphrase)
    {
      PEM_write_PrivateKey(file, key, passphrase != nullptr ? EVP_aes_128_cbc() : nullptr, nullptr,
                           0, nullptr, const_cast<char*>(passphrase));
    }
  }

  TestCertificate::TestCertificate()
  {
    const KeyPointer key(EVP_RSA_gen(2048), &EVP_PKEY_free);
    const KeyPointer other(EVP_RSA_gen(2048), &EVP_PKEY_free);
    const CertificatePointer certificate = SelfSigned(key.get());
    PEM_write_X509(Open(Certificate()).get(), certificate.get());
    WriteKey(Open(Key()).get(), key.get(), nullptr);
    WriteKey(Open(OtherKey()).get(), other.get(), nullptr);
    const FilePointer combined = Open(Combined());
    PEM_write_X509(combined.get(), certificate.get());
    WriteKey(combined.get(), key.get(), nullptr);
    const FilePointer locked = Open(Locked());
    PEM_write_X509(locked.get(), certificate.get());
    WriteKey(locked.get(), key.get(), "secret");
  }

  std::string TestCertificate::Combined() const
  {
    return (folder_.Path() / "combined.pem").string();
  }

  std::string TestCertificate::Certificate() const
  {
    return (folder_.Path() / "certificate.pem").string();
  }

  std::string TestCertificate::Key() const
  {
    return (folder_.Path() / "key.pem").string();
  }

  std::string TestCertificate::OtherKey() const
  {
    return (folder_.Path() / "other.pem").string();
  }

  std::string TestCertificate::Locked() const
  {
    return (folder_.Path() / "locked.pem").string();
  }

  std::string TestCertificate::Folder() const
  {
    return folder_.Path().string();
  }
}
