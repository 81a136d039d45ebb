// Why a file that was uploaded is not in the archive.
#pragma once

namespace OrthancExchange
{
  /// The spelling in JSON and in the audit log is the enumerator's name; it is stable.
  enum class UploadFault
  {
    // One file is left out, the others go on.
    Empty,
    NotDicom,
    Directory,
    Nested,
    Encrypted,
    UnknownCompression,
    Damaged,
    Rejected, ///< by the archive: incomplete, without identifiers, or against its own rules
    TooLarge,
    // The rest of the zip is left unread.
    BrokenZip,
    NoTableOfContents, ///< nothing is left out, unless the zip was cut off
    TooManyFiles,
    TooMuchData,
    Bomb,
    ArchiveUnavailable
  };

  const char* ToString(UploadFault fault);

  /// A full sentence for people.
  const char* Describe(UploadFault fault);
}
