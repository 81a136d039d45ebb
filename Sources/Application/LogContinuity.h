// Whether the archive's log of changes is still the one that was followed.
#pragma once

#include "IndexWriter.h"

#include "../Ports/IImageArchive.h"

namespace OrthancExchange
{
  /// A restored archive's log can have grown beyond our place: then another line stands there.
  bool IsReplaced(IImageArchive& archive, const LogPlace& place);

  /// Lines go with the resources that they are about, so that a gap before `changes`, which follow
  /// the place, says nothing alone. But where no line up to the place is left either, the log was
  /// cleared, perhaps before we read it.
  bool IsCleared(IImageArchive& archive, const LogPlace& place, const ArchiveChanges& changes);
}
