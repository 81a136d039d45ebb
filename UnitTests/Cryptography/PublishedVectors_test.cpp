// The primitives against the examples that their standards publish.
#include "../../Sources/Cryptography/AesGcm.h"
#include "../../Sources/Cryptography/Hex.h"
#include "../../Sources/Cryptography/KeyDerivation.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  std::string FromHex(const std::string& hex)
  {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    {
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return bytes;
  }

  // NIST, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13, 14 and 16.
  struct GcmExample
  {
    const char* key;
    const char* nonce;
    const char* context;
    const char* plain;
    const char* encrypted; ///< ciphertext and tag
  };

  const GcmExample gcmExamples[] = {
      {"0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
      {"0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000", "", "00000000000000000000000000000000",
       "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
      {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
       "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
       "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
       "76fc6ece0f4e1768cddf8853bb2d551b"}};
}

TEST(HmacSha256, Rfc4231)
{
  EXPECT_EQ("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ToHex(HmacSha256(std::string(20, '\x0b'), "Hi There")));
  EXPECT_EQ("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ToHex(HmacSha256("Jefe", "what do ya want for nothing?")));
  EXPECT_EQ("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ToHex(HmacSha256(std::string(20, '\xaa'), std::string(50, '\xdd'))));
  EXPECT_EQ("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ToHex(HmacSha256(std::string(131, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First")));
}

TEST(HkdfSha256, Rfc5869)
{
  EXPECT_EQ("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            ToHex(HkdfSha256(std::string(22, '\x0b'), FromHex("000102030405060708090a0b0c"),
                             FromHex("f0f1f2f3f4f5f6f7f8f9"), 42)));
  // Appendix A.3: neither salt nor info.
  EXPECT_EQ("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
            ToHex(HkdfSha256(std::string(22, '\x0b'), "", "", 42)));
}

TEST(AesGcm, NistExamples)
{
  for (const GcmExample& example : gcmExamples)
  {
    const std::string key = FromHex(example.key);
    const std::string nonce = FromHex(example.nonce);
    const std::string context = FromHex(example.context);
    EXPECT_EQ(example.encrypted,
              ToHex(AesGcm::Encrypt(key, nonce, context, FromHex(example.plain))));
    EXPECT_EQ(example.plain,
              ToHex(AesGcm::Decrypt(key, nonce, context, FromHex(example.encrypted))));
  }
}

TEST(AesGcm, RefusesKeysAndNoncesOfAnotherLength)
{
  EXPECT_THROW(AesGcm::Encrypt(std::string(16, 'k'), std::string(12, 'n'), "", "x"),
               std::invalid_argument);
  EXPECT_THROW(AesGcm::Encrypt(std::string(32, 'k'), std::string(8, 'n'), "", "x"),
               std::invalid_argument);
}
