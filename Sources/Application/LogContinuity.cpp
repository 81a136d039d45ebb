#include "LogContinuity.h"

namespace OrthancExchange
{
  bool IsReplaced(IImageArchive& archive, const LogPlace& place)
  {
    if (place.cursor == 0 || place.mark.empty())
    {
      return false;
    }
    const ArchiveChanges line = archive.Changes(place.cursor - 1, 1);
    return line.first == place.cursor && line.mark != place.mark;
  }

  bool IsCleared(IImageArchive& archive, const LogPlace& place, const ArchiveChanges& changes)
  {
    if (changes.first == place.cursor + 1)
    {
      return false;
    }
    const ArchiveChanges beginning = archive.Changes(0, 1);
    return beginning.first == 0 || beginning.first > place.cursor;
  }
}
