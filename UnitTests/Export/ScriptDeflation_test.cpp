#include "Inflation.h"

#include "../../Sources/Export/Deflation.h"
#include "../../Sources/Export/ScriptDeflation.h"
#include "../../Sources/Export/ViewerScript.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

using namespace OrthancExchange;

namespace
{
  std::string Noise(std::size_t bytes)
  {
    std::mt19937 random(11);
    std::string noise(bytes, '\0');
    std::generate(noise.begin(), noise.end(), [&] { return static_cast<char>(random()); });
    return noise;
  }
}

TEST(ScriptDeflation, OthersInflateIt)
{
  const std::string noise = Noise(3000000);
  for (const std::size_t size : {1U, 2U, 3U, 4U, 5U, 100U, 65535U, 65536U, 2999999U, 3000000U})
  {
    for (const std::uint64_t number : {0ULL, 17ULL, 123456ULL})
    {
      const std::string script = DataScript(number, std::string_view{noise}.substr(0, size));
      const std::string stream = DeflateScript(script);
      EXPECT_TRUE(InflatedByZlib(stream, script.size()) == script) << size;
      EXPECT_TRUE(InflatedByLibdeflate(stream, script.size()) == script) << size;
    }
  }
}

TEST(ScriptDeflation, IsAsLongAsWhatTheBase64StandsFor)
{
  const std::string noise = Noise(1000000);
  EXPECT_LT(DeflateScript(DataScript(1, noise)).size(), noise.size() * 1004 / 1000);
  EXPECT_LE(DeflateScript(DataScript(1, noise)).size(),
            DeflateWhole(DataScript(1, noise), 1).size());
}

TEST(ScriptDeflation, TakesEveryCharacterOfScriptsAndNoOther)
{
  const std::string all =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=().,\";\n";
  for (const std::string& text : {std::string(), all, std::string(100001, '\n'), "=" + all})
  {
    EXPECT_EQ(InflatedByZlib(DeflateScript(text), text.size()), text);
  }
  for (const char c : {'<', '\0', ' ', '\'', '\x80', '\xff'})
  {
    EXPECT_THROW(DeflateScript(all + c + all), std::invalid_argument) << c;
  }
}

TEST(ScriptDeflation, LengthsAreKnownBeforehand)
{
  const std::string noise = Noise(200000);
  for (const std::size_t size : {1U, 2U, 3U, 65534U, 65535U, 65536U, 131070U, 131071U, 200000U})
  {
    const std::string stored = DeflateWhole(std::string_view{noise}.substr(0, size), 0);
    EXPECT_EQ(stored.size(), StoredSize(size)) << size;
    EXPECT_EQ(DataScript(99999, stored).size(), DataScriptSize(99999, stored.size())) << size;
  }
}
