#pragma once

#include "PackingThreads.h"

#include "../Domain/PackageArchive.h"

#include <string_view>
#include <vector>

namespace OrthancExchange
{
  enum class Packing
  {
    Store,
    Deflate ///< where it makes the content smaller
  };

  /// Fills in of members what is known only once their content was read: size, CRC-32, SHA-256 and
  /// the deflated size of each slice. Level 0 stores all.
  class MemberMeasure
  {
  public:
    /// The threads must outlive it; several of them take the slices of large content.
    MemberMeasure(PackingThreads& threads, int level) : threads_(threads), level_(level)
    {
    }

    void Measure(ArchiveMember& member, std::string_view content, Packing packing) const;

    /// An instance and the scripts that carry it for the viewer, if any.
    void Measure(ArchiveMember& member, std::vector<ArchiveMember>& scripts,
                 std::string_view content, Packing packing) const;

  private:
    /// `deflated`: the slice, or nothing where its image is stored.
    void MeasureScript(ArchiveMember& script, std::string_view slice,
                       std::string_view deflated) const;

    PackingThreads& threads_;
    int level_;
  };
}
