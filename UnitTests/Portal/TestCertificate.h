#pragma once

#include "../Storage/TemporaryFolder.h"

#include <string>

namespace OrthancExchange
{
  /// A folder of its own, removed at the end, with a self-signed certificate for "localhost".
  class TestCertificate
  {
  public:
    TestCertificate();

    std::string Combined() const; ///< one PEM with both
    std::string Certificate() const;
    std::string Key() const;
    std::string OtherKey() const; ///< of another certificate
    std::string Locked() const;   ///< certificate and key, the key with a passphrase
    std::string Folder() const;

  private:
    TemporaryFolder folder_;
  };
}
