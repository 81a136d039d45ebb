#include "../../Sources/Application/FileStructure.h"

#include <gtest/gtest.h>

#include <string>

using namespace OrthancExchange;

namespace
{
  std::string Bytes(std::initializer_list<int> values)
  {
    std::string bytes;
    for (const int value : values)
    {
      bytes += static_cast<char>(value);
    }
    return bytes;
  }

  const std::string JPEG = Bytes({0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 'J', 'F'}) + // APP0
                           Bytes({0xFF, 0xFF, 0xC0, 0, 5, 8, 0, 1}) +        // a fill byte, a frame
                           Bytes({0xFF, 0xDA, 0, 3, 1}) + "data" +
                           Bytes({0xFF, 0xD9}); // a scan, the end

  std::string Chunk(const std::string& type, const std::string& data)
  {
    return Bytes({0, 0, 0, static_cast<int>(data.size())}) + type + data + "csum";
  }

  const std::string SIGNATURE = Bytes({0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
  const std::string PNG =
      SIGNATURE + Chunk("IHDR", std::string(13, 'h')) + Chunk("IDAT", "data") + Chunk("IEND", "");
  const std::string PDF = "%PDF-1.4\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n";
}

TEST(FileStructure, Threat9_WholeFilesAreTaken)
{
  for (const std::string& file : {JPEG, PNG, PDF})
  {
    EXPECT_TRUE(IsWholeFile(file));
    EXPECT_TRUE(IsWholeFile(file + std::string(100, '\0'))) << "what a camera appends";
  }
}

TEST(FileStructure, A22_APdfThatReadersMendIsTaken)
{
  EXPECT_TRUE(IsWholeFile("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"));
}

TEST(FileStructure, Threat9_EveryTruncatedFileIsRefused)
{
  for (const std::string& file : {JPEG, PNG, PDF.substr(0, PDF.size() - 1)})
  {
    for (std::size_t size = 0; size < file.size(); size++)
    {
      EXPECT_FALSE(IsWholeFile(file.substr(0, size))) << size << " of " << file;
    }
  }
}

TEST(FileStructure, Threat9_WhatOnlyBeginsLikeAFileIsRefused)
{
  EXPECT_FALSE(IsWholeFile(""));
  EXPECT_FALSE(IsWholeFile("Just a text"));
  EXPECT_FALSE(IsWholeFile("<html>%PDF-1.4 1 0 obj startxref %%EOF"));
  EXPECT_FALSE(IsWholeFile("%PDF-1.4 <script>alert(1)</script>"));
  EXPECT_FALSE(IsWholeFile(Bytes({0xFF, 0xD8, 0xFF}) + "no image"));
  EXPECT_FALSE(IsWholeFile(SIGNATURE + "no image, however long it may be"));
  EXPECT_FALSE(IsWholeFile(SIGNATURE + Chunk("IHDR", std::string(13, 'h')) + Chunk("IEND", "")))
      << "without a picture";
  EXPECT_FALSE(
      IsWholeFile(SIGNATURE + Bytes({0xFF, 0xFF, 0xFF, 0xFF}) + "IHDR" + std::string(40, 'h')))
      << "a length that overflows";
}
