#pragma once

#include "DataSetEncoding.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// One attribute, as it stands in its file.
  struct DataSetElement
  {
    std::uint32_t tag = 0; ///< group, then element
    std::string_view vr;   ///< empty in an implicit data set
    std::string_view whole;
    std::string_view value;                  ///< without fragments
    bool fragmented = false;                 ///< encapsulated pixels
    std::vector<std::string_view> fragments; ///< the first is the basic offset table
  };

  /// Walks a data set of anybody's making from attribute to attribute, without copying and without
  /// a dictionary. Stops rather than guesses. One thread at a time; the bytes must outlive it.
  class DataSetWalker
  {
  public:
    DataSetWalker(std::string_view bytes, DataSetEncoding encoding)
        : bytes_(bytes), encoding_(encoding)
    {
    }

    /// False at the end. Throws Refusal(UnsupportedMedia) for what contradicts itself or ends
    /// early.
    bool Next(DataSetElement& element);

    /// The same for the items of a sequence.
    bool NextItem(std::string_view& content);

    /// Where the next attribute begins.
    std::size_t Position() const
    {
      return at_;
    }

    std::uint64_t Number(std::string_view bytes) const;

  private:
    struct Header
    {
      std::uint32_t tag = 0;
      std::string_view vr;
      std::uint32_t length = 0;
    };

    std::string_view Take(std::size_t length);
    std::uint32_t TakeTag();
    Header TakeHeader();
    void SkipItems(DataSetEncoding encoding, int depth);
    void SkipItem(int depth);
    void SkipHeader(const Header& header, int depth);
    void ReadFragments(DataSetElement& element);

    std::string_view bytes_;
    DataSetEncoding encoding_;
    std::size_t at_ = 0;
  };
}
