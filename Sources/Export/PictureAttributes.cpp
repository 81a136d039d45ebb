#include "PictureAttributes.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::array<std::uint32_t, 3> PIXELS = {0x7FE00008, 0x7FE00009, 0x7FE00010};

    /// Whole groups: image pixel, look-up tables and windows, and overlays (even, to 601E).
    constexpr std::uint32_t IMAGE_GROUP = 0x0028;
    constexpr std::uint32_t FIRST_OVERLAY = 0x6000;
    constexpr std::uint32_t LAST_OVERLAY = 0x601E;

    /// In ascending order, what WebApp/src/viewer/image reads of the rest.
    constexpr std::array<std::uint32_t, 71> SINGLE = {
        0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080020, 0x00080021, 0x00080022,
        0x00080023, 0x0008002A, 0x00080030, 0x00080031, 0x00080032, 0x00080033, 0x00080050,
        0x00080060, 0x00080070, 0x00080080, 0x00080090, 0x00081030, 0x0008103E, 0x00082144,
        0x00089205, 0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00101010, 0x00102210,
        0x00180015, 0x00180040, 0x00181030, 0x00181063, 0x00181065, 0x00181164, 0x00181600,
        0x00181602, 0x00181604, 0x00181606, 0x00181608, 0x00181610, 0x00181612, 0x00181620,
        0x00181622, 0x00181623, 0x00182010, 0x00185101, 0x00186011, 0x0020000D, 0x0020000E,
        0x00200010, 0x00200011, 0x00200012, 0x00200013, 0x00200020, 0x00200032, 0x00200037,
        0x00200052, 0x00200060, 0x00200062, 0x00204000, 0x00209071, 0x004008EA, 0x00540220,
        0x00541001, 0x20500010, 0x20500020, 0x30020011, 0x30040002, 0x3004000E, 0x52009229,
        0x52009230};

    static_assert(std::is_sorted(SINGLE.begin(), SINGLE.end()));

    /// Of presentation states (PS3.3 C.10).
    constexpr std::uint32_t PRESENTATION_GROUP = 0x0070;

    /// What a state refers to; a report's tree with its title and how far it has got (C.17).
    constexpr std::array<std::uint32_t, 7> OF_OBJECTS = {
        0x00081115, 0x0040A040, 0x0040A043, 0x0040A050, 0x0040A491, 0x0040A493, 0x0040A730};

    static_assert(std::is_sorted(OF_OBJECTS.begin(), OF_OBJECTS.end()));
  }

  bool IsPixelData(std::uint32_t tag)
  {
    return std::find(PIXELS.begin(), PIXELS.end(), tag) != PIXELS.end();
  }

  bool IsPictureAttribute(std::uint32_t tag)
  {
    const std::uint32_t group = tag >> 16;
    const bool isOverlay = group >= FIRST_OVERLAY && group <= LAST_OVERLAY && group % 2 == 0;
    return group == IMAGE_GROUP || isOverlay ||
           std::binary_search(SINGLE.begin(), SINGLE.end(), tag);
  }

  bool IsObjectAttribute(std::uint32_t tag)
  {
    return tag >> 16 == PRESENTATION_GROUP || IsPictureAttribute(tag) ||
           std::binary_search(OF_OBJECTS.begin(), OF_OBJECTS.end(), tag);
  }
}
