#include "../../Sources/Cryptography/OpenSslCryptography.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

using namespace OrthancExchange;

namespace
{
  const std::string secretKey(32, 'k');

  /// Hands out bytes prepared by the test.
  class ScriptedRandomness : public OpenSslCryptography
  {
  public:
    explicit ScriptedRandomness(const std::string& bytes)
        : OpenSslCryptography(secretKey), bytes_(bytes)
    {
    }

    std::string RandomBytes(std::size_t count) override
    {
      const std::string drawn = bytes_.substr(0, count);
      bytes_.erase(0, count);
      return drawn;
    }

  private:
    std::string bytes_;
  };
}

TEST(OpenSslCryptography, NeedsThirtyTwoBytes)
{
  EXPECT_THROW(OpenSslCryptography(""), std::invalid_argument);
  EXPECT_THROW(OpenSslCryptography(std::string(31, 'k')), std::invalid_argument);
  EXPECT_THROW(OpenSslCryptography(std::string(33, 'k')), std::invalid_argument);
}

TEST(OpenSslCryptography, HashesAsPublished)
{
  const OpenSslCryptography cryptography(secretKey);
  // FIPS 180-2, appendix B.1
  EXPECT_EQ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            cryptography.Sha256Hex("abc"));
  EXPECT_EQ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            cryptography.Sha256Hex(""));
}

TEST(OpenSslCryptography, KeyedHashDependsOnKeyPurposeAndData)
{
  const OpenSslCryptography cryptography(secretKey);
  const OpenSslCryptography other(std::string(32, 'x'));

  const std::string hash = cryptography.KeyedHashHex("audit", "data");
  EXPECT_EQ(64u, hash.size());
  EXPECT_EQ(hash, OpenSslCryptography(secretKey).KeyedHashHex("audit", "data"));
  EXPECT_NE(hash, cryptography.KeyedHashHex("token", "data"));
  EXPECT_NE(hash, cryptography.KeyedHashHex("audit", "date"));
  EXPECT_NE(hash, other.KeyedHashHex("audit", "data"));
}

// What is stored today must open after an update: these values were computed once, with Python's
// hmac and cryptography modules, and stay.
TEST(OpenSslCryptography, KeepsReadingWhatItOnceWrote)
{
  const OpenSslCryptography cryptography(secretKey);
  EXPECT_EQ("d46bbe2b4d837474f42c1bbb6c7a4fcb261a4d3320a28c2affddf5bd09b50b58",
            cryptography.KeyedHashHex("audit", "data"));

  const std::string sealed =
      std::string("\x01") + std::string(12, 'n') +
      std::string(
          "\x39\x0a\x0a\x22\x99\x04\xf9\x7b\x90\x11\xe3\x76\x29\xd5\xad\x2b\xd1\xef\x65\xcb\x5c",
          21);
  EXPECT_EQ("plain", cryptography.Open("outbox", "row 1", sealed));
}

TEST(OpenSslCryptography, OpensWhatItSealed)
{
  OpenSslCryptography cryptography(secretKey);
  const std::string binary("a\0b\xff", 4);
  const std::vector<std::string> plains = {"", "x", binary, std::string(100000, 'z')};
  for (const std::string& plain : plains)
  {
    const std::string sealed = cryptography.Seal("outbox", "row 1", plain);
    EXPECT_EQ(plain, cryptography.Open("outbox", "row 1", sealed));
  }
}

TEST(OpenSslCryptography, SealsTheSameValueDifferentlyEachTime)
{
  OpenSslCryptography cryptography(secretKey);
  EXPECT_NE(cryptography.Seal("outbox", "row 1", "plain"),
            cryptography.Seal("outbox", "row 1", "plain"));
}

TEST(OpenSslCryptography, RefusesAnotherContextPurposeOrKey)
{
  OpenSslCryptography cryptography(secretKey);
  const OpenSslCryptography other(std::string(32, 'x'));
  const std::string sealed = cryptography.Seal("outbox", "row 1", "plain");

  EXPECT_THROW(cryptography.Open("outbox", "row 2", sealed), std::runtime_error);
  EXPECT_THROW(cryptography.Open("outbox", "", sealed), std::runtime_error);
  EXPECT_THROW(cryptography.Open("document", "row 1", sealed), std::runtime_error);
  EXPECT_THROW(other.Open("outbox", "row 1", sealed), std::runtime_error);
}

TEST(OpenSslCryptography, RefusesEveryChangedBitAndEveryTruncation)
{
  OpenSslCryptography cryptography(secretKey);
  const std::string sealed = cryptography.Seal("outbox", "row 1", "plain");

  for (std::size_t bit = 0; bit < sealed.size() * 8; bit++)
  {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THROW(cryptography.Open("outbox", "row 1", changed), std::runtime_error) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); size++)
  {
    EXPECT_THROW(cryptography.Open("outbox", "row 1", sealed.substr(0, size)), std::runtime_error);
  }
  EXPECT_THROW(cryptography.Open("outbox", "row 1", sealed + "x"), std::runtime_error);
}

TEST(OpenSslCryptography, ComparesContentAndLength)
{
  const OpenSslCryptography cryptography(secretKey);
  EXPECT_TRUE(cryptography.Equal("", ""));
  EXPECT_TRUE(cryptography.Equal("123456", "123456"));
  EXPECT_FALSE(cryptography.Equal("123456", "123457"));
  EXPECT_FALSE(cryptography.Equal("123456", "023456"));
  EXPECT_FALSE(cryptography.Equal("123456", "12345"));
  EXPECT_FALSE(cryptography.Equal("12345", "123456"));
  EXPECT_FALSE(cryptography.Equal("", "123456"));
  EXPECT_FALSE(cryptography.Equal("123456", ""));
}

TEST(OpenSslCryptography, ServesManyThreads)
{
  OpenSslCryptography cryptography(secretKey);
  std::vector<std::thread> threads;
  std::vector<int> opened(4, 0);
  for (std::size_t t = 0; t < opened.size(); t++)
  {
    threads.emplace_back(
        [&cryptography, &count = opened[t]]
        {
          for (int i = 0; i < 100; i++)
          {
            const std::string purpose = "purpose " + std::to_string(i);
            const std::string sealed = cryptography.Seal(purpose, "row", "plain");
            count += cryptography.Open(purpose, "row", sealed) == "plain" ? 1 : 0;
          }
        });
  }
  for (std::thread& thread : threads)
  {
    thread.join();
  }
  EXPECT_EQ(std::vector<int>(4, 100), opened);
}

TEST(Identifiers, AreThirtyTwoHexDigits)
{
  ScriptedRandomness scripted(std::string("\x00\x01\x0f\xff", 4) + std::string(12, '\xab'));
  EXPECT_EQ("00010fffabababababababababababab", NewId(scripted));
}

// threats.md 3: 256 random bits.
TEST(Identifiers, TokensAreBase64UrlOf256Bits)
{
  // RFC 4648 section 10 speaks of shorter strings; these 32 bytes were encoded with Python's
  // base64.
  ScriptedRandomness scripted(std::string("\xfb\xff\xfe", 3) + std::string(29, '\0'));
  EXPECT_EQ("-__-" + std::string(39, 'A'), NewToken(scripted));

  ScriptedRandomness last(std::string(31, '\0') + "\xff");
  EXPECT_EQ(std::string(41, 'A') + "P8", NewToken(last));

  OpenSslCryptography cryptography(secretKey);
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; i++)
  {
    const std::string token = NewToken(cryptography);
    EXPECT_EQ(43u, token.size());
    EXPECT_EQ(std::string::npos,
              token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"));
    tokens.insert(token);
  }
  EXPECT_EQ(1000u, tokens.size());
}

// threats.md 4: six digits, uniformly drawn.
TEST(Identifiers, PassphrasesAreReadableAndDrawAgainBeyondTheirAlphabet)
{
  std::string drawn;
  for (int i = 0; i < 32; ++i)
  {
    drawn += static_cast<char>(0xe0 + i); // the upper bits do not count, 28 to 31 are drawn again
  }
  ScriptedRandomness scripted(drawn);
  EXPECT_EQ("bcdf-ghjk-mnpq-rstv-wxyz", NewPassphrase(scripted));
  ScriptedRandomness skipping(std::string(20, '\x1f') + std::string(20, '\x1b'));
  EXPECT_EQ("9999-9999-9999-9999-9999", NewPassphrase(skipping));
}

TEST(Identifiers, PasscodesKeepLeadingZerosAndDrawAgainAboveTheLimit)
{
  ScriptedRandomness zero(std::string(3, '\0'));
  EXPECT_EQ("000000", NewPasscode(zero));

  ScriptedRandomness forty(std::string("\x00\x00\x2a", 3));
  EXPECT_EQ("000042", NewPasscode(forty));

  // 15,999,999 is the last number taken as it is; 16,000,000 is drawn again.
  ScriptedRandomness highest(std::string("\xf4\x23\xff", 3));
  EXPECT_EQ("999999", NewPasscode(highest));
  ScriptedRandomness again(std::string("\xf4\x24\x00\x00\x00\x07", 6));
  EXPECT_EQ("000007", NewPasscode(again));
}
