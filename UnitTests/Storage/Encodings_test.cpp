#include "../../Sources/Storage/Base64.h"
#include "../../Sources/Storage/JsonText.h"
#include "../../Sources/Storage/RetryPolicy.h"
#include "../../Sources/Storage/SearchText.h"
#include "../../Sources/Storage/StorageFault.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace OrthancExchange
{
  TEST(Base64, KnownAnswersOfRfc4648)
  {
    const std::pair<const char*, const char*> answers[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : answers)
    {
      EXPECT_EQ(text, EncodeBase64(bytes));
      EXPECT_EQ(bytes, DecodeBase64(text));
    }
    EXPECT_EQ("-_8", EncodeBase64("\xfb\xff"));
    std::string all;
    for (int i = 0; i < 256; i++)
    {
      all += static_cast<char>(i);
    }
    EXPECT_EQ(all, DecodeBase64(EncodeBase64(all)));
  }

  TEST(Base64, RefusesWhatItWouldNotMake)
  {
    for (const char* text : {"A", "Zg==", "Zh", "Z g", "+/8", "Zm9vY", "\xff\xff"})
    {
      EXPECT_THROW(DecodeBase64(text), std::invalid_argument) << text;
    }
  }

  TEST(JsonText, WhatItWouldNotWriteIsADamagedDatabase)
  {
    for (const char* text : {"", "{", "[]", "{\"Key\": []}"})
    {
      std::map<std::string, std::string> values;
      EXPECT_THROW(ReadJson(text, values), StorageFault) << text;
    }
    for (const char* text : {"", "{}", "[1]", "[{\"source\": \"NoSuchSource\"}]"})
    {
      std::vector<OtherPatientId> ids;
      EXPECT_THROW(ReadJson(text, ids), StorageFault) << text;
    }
  }

  TEST(RetryPolicy, PausesDoubleUpToASecond)
  {
    EXPECT_EQ(5, PauseBeforeRetry(1, 0).count());
    EXPECT_EQ(10, PauseBeforeRetry(1, 1).count());
    EXPECT_EQ(20, PauseBeforeRetry(2, 1).count());
    EXPECT_EQ(640, PauseBeforeRetry(7, 1).count());
    EXPECT_EQ(1000, PauseBeforeRetry(8, 1).count());
    EXPECT_EQ(1000, PauseBeforeRetry(1'000'000, 1).count());
    EXPECT_EQ(500, PauseBeforeRetry(1'000'000, 0).count());
  }

  TEST(SearchText, IsFoldedAndEscaped)
  {
    EXPECT_EQ("doe^jane\nss is ss\n", SearchText({"DOE^Jane", "ß is SS"}));
    EXPECT_EQ(std::vector<std::string>{"%50\\%\\_\\\\x%"}, SearchPatterns("50%_\\X"));
    EXPECT_EQ((std::vector<std::string>{"%jane%", "%doe%"}), SearchPatterns(" Jane  DOE "));
    EXPECT_EQ(8U, SearchPatterns("1 2 3 4 5 6 7 8 9 10").size());
    EXPECT_EQ("%8 9 10%", SearchPatterns("1 2 3 4 5 6 7 8 9 10").back());
    EXPECT_TRUE(SearchPatterns("").empty());
    EXPECT_TRUE(SearchPatterns("  ").empty());
  }
}
