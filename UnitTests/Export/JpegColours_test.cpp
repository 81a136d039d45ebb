#include "../../Sources/Export/JpegColours.h"

#include <gtest/gtest.h>

#include <string>

using namespace OrthancExchange;
using namespace std::string_literals;

namespace
{
  const std::string START = "\xff\xd8"s;
  const std::string JFIF = "\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"s;

  std::string Adobe(char transform)
  {
    return "\xff\xee\x00\x0e"
           "Adobe\0\x64\0\0\0\0"s +
           transform;
  }

  /// A frame header of three components.
  std::string Frame(const std::string& names, char sampling = '\x11', char marker = '\xc0')
  {
    std::string frame = "\xff"s + marker + "\x00\x11\x08\x00\x10\x00\x10\x03"s;
    for (const char name : names)
    {
      frame += std::string{name, sampling, '\0'};
    }
    return frame;
  }
}

TEST(JpegColours, TheStreamsOwnMarksDecideInTheirOrder)
{
  EXPECT_EQ(true, IsLumaAndChroma(START + JFIF + Frame("\1\2\3")));
  EXPECT_EQ(true, IsLumaAndChroma(START + Adobe(1) + Frame("RGB")));
  EXPECT_EQ(false, IsLumaAndChroma(START + Adobe(0) + Frame("\1\2\3")));
  EXPECT_EQ(false, IsLumaAndChroma(START + JFIF + Adobe(0) + Frame("\1\2\3")));
  EXPECT_EQ(true, IsLumaAndChroma(START + Frame("\1\2\3", '\x21')));
  EXPECT_EQ(false, IsLumaAndChroma(START + "\xff"s + Frame("RGB", '\x11', '\xc2')));
}

TEST(JpegColours, WhatSaysNothingIsTakenAtTheHeadersWord)
{
  EXPECT_EQ(std::nullopt, IsLumaAndChroma(START + Frame("\1\2\3")));
  EXPECT_EQ(std::nullopt, IsLumaAndChroma(START + JFIF + Frame("RGB", '\x11', '\xc3')))
      << "lossless";
  EXPECT_EQ(std::nullopt, IsLumaAndChroma(""));
  EXPECT_EQ(std::nullopt, IsLumaAndChroma("\xff\xd8\xff\xe0\xff\xff"));
  EXPECT_EQ(std::nullopt, IsLumaAndChroma(START + "\xff\xe0\0\0"s + Frame("RGB")));
}
