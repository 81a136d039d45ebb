#include "Inflation.h"

#include "../../Sources/Export/Deflation.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <stdexcept>

using namespace OrthancExchange;

namespace
{
  /// Letters, the fewer the better they deflate.
  std::string Letters(std::size_t count, unsigned kinds, std::mt19937& random)
  {
    std::string text(count, '\0');
    for (char& c : text)
    {
      c = static_cast<char>('a' + random() % kinds);
    }
    return text;
  }
}

TEST(Deflation, AStreamLeftOpenGoesOnWithAnother)
{
  std::mt19937 random(20261122);
  std::set<std::size_t> grown;
  for (int i = 0; i < 2000; ++i)
  {
    const int level = i % 13;
    const std::string first = Letters(random() % 400, 1 + random() % 26, random);
    const std::string second = Letters(random() % 400, 1 + random() % 26, random);
    const std::string whole = DeflateWhole(first, level);
    const std::string open = LeaveOpen(whole);
    grown.insert(open.size() - whole.size());
    const std::string joined = open + DeflateWhole(second, level);
    ASSERT_EQ(InflatedByZlib(joined, first.size() + second.size()), first + second) << i;
    ASSERT_EQ(InflatedByLibdeflate(joined, first.size() + second.size()), first + second) << i;
  }
  EXPECT_EQ(grown, (std::set<std::size_t>{4, 5})) << "the empty block's header fits or does not";
}

TEST(Deflation, SlicesOneAfterTheOtherAreTheWhole)
{
  std::mt19937 random(1);
  for (const std::size_t size :
       {std::size_t{1}, DEFLATE_SLICE, DEFLATE_SLICE + 1, 3 * DEFLATE_SLICE})
  {
    const std::string content = Letters(size, 20, random);
    for (const int level : {0, 1, 6})
    {
      std::string deflated;
      for (std::size_t slice = 0; slice < SliceCount(size); ++slice)
      {
        deflated += DeflateSlice(content, slice, level);
      }
      EXPECT_TRUE(InflatedByZlib(deflated, size) == content) << size << " at level " << level;
      EXPECT_TRUE(InflatedByLibdeflate(deflated, size) == content) << size << " at level " << level;
    }
  }
}

TEST(Deflation, WhatIsNoStreamIsNotLeftOpen)
{
  EXPECT_THROW(LeaveOpen(""), std::runtime_error);
  EXPECT_THROW(LeaveOpen("\xff\xff"), std::runtime_error);
  const std::string whole = DeflateWhole(std::string(100000, 'x'), 1);
  EXPECT_THROW(LeaveOpen(whole.substr(0, whole.size() - 1)), std::runtime_error);
}
