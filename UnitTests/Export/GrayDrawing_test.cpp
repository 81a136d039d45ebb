#include "../../Sources/Export/GrayDrawing.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace OrthancExchange;

// The viewer's own formulas are held against numpy and DCMTK in Resources/Tests/Viewer, and what
// the server draws against the same numbers in Resources/Tests/Integration/drawings_test.py; here
// is each rule by itself.
namespace
{
  using Pixels = std::vector<std::uint8_t>;

  constexpr int WIDE = 4096;

  GrayRules TwelveBits()
  {
    GrayRules rules;
    rules.bitsStored = 12;
    rules.highBit = 11;
    return rules;
  }

  Pixels Draw(const std::vector<std::uint16_t>& words, const GrayRules& rules,
              std::optional<FrameWindow> window = std::nullopt)
  {
    return DrawGray({static_cast<int>(words.size()), 1, words}, rules, {WIDE, window}).pixels;
  }
}

TEST(GrayDrawing, WithoutAWindowTheFramesOwnRangeIsShown)
{
  EXPECT_EQ((Pixels{0, 128, 255}), Draw({1000, 1050, 1100}, TwelveBits()));
  EXPECT_EQ((Pixels{0, 0}), Draw({7, 7}, TwelveBits())) << "one value has no range";
  EXPECT_EQ((Pixels{0, 7, 9}), Draw({0, 7, 9}, GrayRules())) << "bytes are shades";
}

TEST(GrayDrawing, WordsHoldMoreThanPixels)
{
  GrayRules rules = TwelveBits();
  rules.window = FrameWindow{2048, 4096};
  EXPECT_EQ((Pixels{0, 255, 0}), Draw({0xf000, 0xffff, 0x1000}, rules));
  rules.highBit = 15;
  EXPECT_EQ((Pixels{0, 255}), Draw({0x000f, 0xfff0}, rules));
  rules.highBit = 11;
  rules.isSigned = true;
  rules.window = FrameWindow{0, 4096};
  EXPECT_EQ((Pixels{0, 255, 128}), Draw({0x0800, 0xf7ff, 0xf000}, rules));
}

TEST(GrayDrawing, WindowsAreOfTheValuesAfterTheRescale)
{
  GrayRules rules = TwelveBits();
  rules.intercept = -1024;
  rules.window = FrameWindow{40, 400};
  EXPECT_EQ((Pixels{0, 0, 128, 255}), Draw({0, 864, 1064, 1264}, rules));
  rules.slope = -1;
  rules.intercept = 1064;
  EXPECT_EQ((Pixels{255, 0}), Draw({0, 4095}, rules));
}

TEST(GrayDrawing, EachWindowFunctionHasItsFormula)
{
  GrayRules rules = TwelveBits();
  rules.window = FrameWindow{100, 10};
  EXPECT_EQ((Pixels{0, 142, 255}), Draw({95, 100, 104}, rules));
  rules.function = WindowFunction::LinearExact;
  EXPECT_EQ((Pixels{0, 128, 230, 255}), Draw({95, 100, 104, 105}, rules));
  rules.function = WindowFunction::Sigmoid;
  EXPECT_EQ((Pixels{30, 128, 225}), Draw({95, 100, 105}, rules));
  EXPECT_EQ((Pixels{128}), Draw({200}, rules, FrameWindow{200, 50})) << "the reader's window";
}

TEST(GrayDrawing, AWindowOfOneIsAThreshold)
{
  GrayRules rules = TwelveBits();
  rules.window = FrameWindow{100, 1};
  EXPECT_EQ((Pixels{0, 255}), Draw({99, 100}, rules));
}

TEST(GrayDrawing, TablesHoldTheirEndsBeyondTheirEnds)
{
  GrayRules rules = TwelveBits();
  rules.voi = GrayTable{10, 8, {0, 51, 255}};
  EXPECT_EQ((Pixels{0, 0, 51, 255, 255}), Draw({0, 10, 11, 12, 4000}, rules));
  rules.voi = std::nullopt;
  rules.modality = GrayTable{0, 16, {3000, 1000}};
  rules.window = FrameWindow{2000.5, 2001};
  EXPECT_EQ((Pixels{255, 0, 0}), Draw({0, 1, 2}, rules));
}

TEST(GrayDrawing, WhatIsPresentedComesAfterTheWindow)
{
  GrayRules rules = TwelveBits();
  rules.window = FrameWindow{2048, 4096};
  rules.inverse = true;
  EXPECT_EQ((Pixels{255, 0}), Draw({0, 4095}, rules));
  rules.presentation = GrayTable{0, 8, {255, 17}};
  EXPECT_EQ((Pixels{255, 17}), Draw({0, 4095}, rules)) << "a table takes the shape's place";
}

TEST(GrayDrawing, PaddingIsBackgroundAndNoPartOfTheRange)
{
  GrayRules rules = TwelveBits();
  rules.isSigned = true;
  rules.padding = {-2048, -2000};
  EXPECT_EQ((Pixels{0, 0, 0, 255}), Draw({0x800, 0x830, 5, 6}, rules));
  rules.inverse = true;
  EXPECT_EQ((Pixels{0, 0, 255, 0}), Draw({0x800, 0x830, 5, 6}, rules));
  EXPECT_EQ((Pixels{0, 0}), Draw({0x800, 0x800}, rules)) << "padding alone";
}

TEST(GrayDrawing, SmallerPicturesAreMeansAndNeverLarger)
{
  GrayRules rules;
  rules.window = FrameWindow{128, 256};
  const StoredPixels stored{4, 2, {0, 100, 200, 40, 20, 80, 0, 0}};
  const Shades small = DrawGray(stored, rules, {2, {}});
  EXPECT_EQ(2, small.width);
  EXPECT_EQ(1, small.height);
  EXPECT_EQ((Pixels{50, 60}), small.pixels);
  EXPECT_EQ(4, DrawGray(stored, rules, {WIDE, {}}).width);
  const Shades odd = DrawGray({3, 1, {0, 90, 240}}, rules, {2, {}});
  EXPECT_EQ((Pixels{30, 190}), odd.pixels) << "a pixel and a half each";
}

TEST(GrayDrawing, NumbersWithoutBoundsMakeAPictureAllTheSame)
{
  GrayRules rules = TwelveBits();
  rules.slope = 1e308;
  rules.intercept = -1e308;
  rules.presentation = GrayTable{0, 8, {0, 255}};
  EXPECT_EQ(3u, Draw({0, 1, 4095}, rules).size()) << "a range without an end";
  rules.voi = GrayTable{-5, 8, {7, 200}};
  EXPECT_EQ((Pixels{0, 255}), Draw({0, 4095}, rules));
  rules.window = FrameWindow{-1e308, 1e-308};
  rules.function = WindowFunction::Sigmoid;
  EXPECT_EQ(2u, Draw({0, 4095}, rules).size());
  rules.pixelAspect = HUGE_VAL;
  EXPECT_EQ(64u, Draw({0}, rules).size());
}

TEST(GrayDrawing, PixelsComeOutSquare)
{
  GrayRules rules;
  rules.window = FrameWindow{128, 256};
  rules.pixelAspect = 2;
  const Shades tall = DrawGray({2, 1, {10, 20}}, rules, {WIDE, {}});
  EXPECT_EQ(2, tall.height);
  EXPECT_EQ((Pixels{10, 20, 10, 20}), tall.pixels);
  rules.pixelAspect = 0.5;
  const Shades flat = DrawGray({1, 2, {10, 20}}, rules, {WIDE, {}});
  EXPECT_EQ((Pixels{15}), flat.pixels);
  rules.pixelAspect = 1e9;
  EXPECT_LE(DrawGray({2, 2, {1, 2, 3, 4}}, rules, {WIDE, {}}).height, 16384);
}
