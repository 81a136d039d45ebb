#include "../../Sources/Portal/ByteRange.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  namespace
  {
    void ExpectPart(const char* header, std::uint64_t length, std::uint64_t offset,
                    std::uint64_t count)
    {
      const ByteRange range = SelectRange(header, length);
      EXPECT_EQ(range.verdict, ByteRange::Verdict::Part) << header;
      EXPECT_EQ(range.offset, offset) << header;
      EXPECT_EQ(range.count, count) << header;
    }

    void Expect(const char* header, std::uint64_t length, ByteRange::Verdict verdict)
    {
      EXPECT_EQ(SelectRange(header, length).verdict, verdict) << header;
    }
  }

  TEST(ByteRange, SelectsOnePart)
  {
    ExpectPart("bytes=0-0", 1000, 0, 1);
    ExpectPart("bytes=0-499", 1000, 0, 500);
    ExpectPart("bytes=500-", 1000, 500, 500);
    ExpectPart("bytes=999-", 1000, 999, 1);
    ExpectPart("bytes=900-5000", 1000, 900, 100);
    ExpectPart("bytes=-1", 1000, 999, 1);
    ExpectPart("bytes=-5000", 1000, 0, 1000);
    ExpectPart("BYTES=0-1", 1000, 0, 2);
    ExpectPart("bytes=0-99999999999999999999999999", 1000, 0, 1000);
    ExpectPart("bytes=-99999999999999999999999999", 1000, 0, 1000);
    ExpectPart("bytes=5000000000-5000000009", 6000000000, 5000000000, 10);
  }

  TEST(ByteRange, RefusesWhatLiesOutside)
  {
    Expect("bytes=1000-", 1000, ByteRange::Verdict::Unsatisfiable);
    Expect("bytes=1000-2000", 1000, ByteRange::Verdict::Unsatisfiable);
    Expect("bytes=-0", 1000, ByteRange::Verdict::Unsatisfiable);
    Expect("bytes=0-", 0, ByteRange::Verdict::Unsatisfiable);
    Expect("bytes=99999999999999999999999999-", 1000, ByteRange::Verdict::Unsatisfiable);
  }

  TEST(ByteRange, IgnoresWhatIsMalformedOrNotServed)
  {
    for (const char* header :
         {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "bytes= 0-1",
          "bytes=0 -1", "bytes=0-1 ", "bytes=+0-1", "bytes=0x0-1", "bytes=--1", "bytes=1-2-3",
          "lines=0-1", "bytes:0-1", "0-1"})
    {
      Expect(header, 1000, ByteRange::Verdict::Whole);
    }
    Expect("bytes=-5", 0, ByteRange::Verdict::Whole);
  }
}
