#pragma once

#include "DataSetEncoding.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Whether these two letters are a value representation of PS3.5 section 6.2.
  bool IsValueRepresentation(std::string_view vr);

  /// Whether these two letters are followed by two bytes of nothing and four of length (PS3.5
  /// section 7.1.2); of names that do not stand there, as DCMTK takes them.
  bool HasLongLength(std::string_view vr);

  /// Walks over a data set without reading a value, for IsHarmlessDicom(), which says what harm is.
  /// To be asked once. Sees sequences wherever DCMTK might: an unknown value that begins with an
  /// item is one.
  class StructureWalk
  {
  public:
    /// The bytes must outlive it.
    explicit StructureWalk(std::string_view dataSet) : bytes_(dataSet)
    {
    }

    bool IsHarmless(const DataSetEncoding& encoding);

  private:
    struct Level
    {
      DataSetEncoding encoding;
      bool isSequence = false;
      bool ofFragments = false; ///< of compressed pixels (PS3.5 annex A.4): items of bytes
      std::uint64_t end = 0;    ///< NO_END: where its delimiter stands
      std::uint64_t count = 0;  ///< items or elements so far
      std::uint32_t highestTag = 0;
    };

    struct Header
    {
      std::uint32_t tag = 0;
      std::string_view vr; ///< empty where the encoding has none
      std::uint32_t length = 0;
      std::uint64_t value = 0; ///< where it begins
    };

    bool Fits(std::uint64_t count) const;
    std::uint32_t Number(std::uint64_t at, unsigned size, bool littleEndian) const;
    std::uint32_t Tag(std::uint64_t at, bool littleEndian) const;
    void CloseFinished();
    void Close();
    void Open(Level level, std::uint64_t begin, std::uint32_t length);
    void ReadItem();
    void ReadElement();
    Header ReadHeader(const DataSetEncoding& encoding);
    void Enter(const Header& header, const DataSetEncoding& outer);
    void Skip(const Header& header);
    bool BeginsWithItem(const Header& header) const;
    std::uint64_t ItemMarks() const;

    std::string_view bytes_;
    std::vector<Level> levels_;
    std::uint64_t at_ = 0;
    std::uint64_t cost_ = 0;
    std::uint64_t claimed_ = 0; ///< bytes that are not there
    std::size_t deepest_ = 0;
    bool contradicts_ = false;
  };
}
