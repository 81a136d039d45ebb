#include "UploadFault.h"

#include "EnumText.h"

namespace OrthancExchange
{
  namespace
  {
    using enum UploadFault;

    constexpr EnumTexts<UploadFault, 15> NAMES{{{Empty, "Empty"},
                                                {NotDicom, "NotDicom"},
                                                {Directory, "Directory"},
                                                {Nested, "Nested"},
                                                {Encrypted, "Encrypted"},
                                                {UnknownCompression, "UnknownCompression"},
                                                {Damaged, "Damaged"},
                                                {Rejected, "Rejected"},
                                                {TooLarge, "TooLarge"},
                                                {BrokenZip, "BrokenZip"},
                                                {NoTableOfContents, "NoTableOfContents"},
                                                {TooManyFiles, "TooManyFiles"},
                                                {TooMuchData, "TooMuchData"},
                                                {Bomb, "Bomb"},
                                                {ArchiveUnavailable, "ArchiveUnavailable"}}};

    constexpr EnumTexts<UploadFault, 15> SENTENCES{
        {{Empty, "There is nothing in this file."},
         {NotDicom, "This is not a DICOM file."},
         {Directory, "This is a disc's table of contents (DICOMDIR), not an image."},
         {Nested, "This is an archive within the zip. Unpack it and upload what it holds."},
         {Encrypted, "This is encrypted. Unpack the zip with its password and upload the files."},
         {UnknownCompression, "This is compressed in a way that is not known here. Unpack the zip "
                              "and upload the files."},
         {Damaged, "This file is damaged in the zip: it does not unpack to what was packed."},
         {Rejected, "This DICOM file is damaged or lacks required identifiers."},
         {TooLarge, "This file is larger than 2 GB, which is the most that is taken."},
         {BrokenZip, "The zip is damaged or incomplete: what comes after this point was not read."},
         {NoTableOfContents,
          "The end of the zip is missing or damaged: files may be missing from it."},
         {TooManyFiles, "The zip holds more than 100,000 files: the rest was not read."},
         {TooMuchData, "The zip unpacks to more than 20 GB: the rest was not read. Upload it in "
                       "several parts."},
         {Bomb, "The zip unpacks to far more than images do (a zip bomb): the rest was not read."},
         {ArchiveUnavailable,
          "The image archive stopped answering: the rest was not read. Upload it again later."}}};
  }

  const char* ToString(UploadFault fault)
  {
    return EnumToText(NAMES, fault);
  }

  const char* Describe(UploadFault fault)
  {
    return EnumToText(SENTENCES, fault);
  }
}
