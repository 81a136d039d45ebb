// Studies of the archive as staff look at them, before and without sending them (D8).
#pragma once

#include "Pictures.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  struct StudyContents
  {
    StudyRecord study;
    PackageStudy head;                      ///< as a package would hold it
    std::vector<PackageInstance> instances; ///< in display order
  };

  /// Refusal(NotFound) without such a study. Audited as one look of this member of staff.
  StudyContents ShowStudy(const Services& services, const Actor& actor, const std::string& study);

  /// A small JPEG for tables; audited likewise. Refusal(NotFound) where there is no picture.
  std::string PreviewStudy(const Services& services, const Actor& actor, const std::string& study);

  /// The same, for the viewer: audited as a look at the pictures.
  StudyContents ViewStudy(const Services& services, const Actor& actor, const std::string& study);

  /// JPEG of a frame, as DrawPicture(). Refusal(NotFound) unless the instance is of the study.
  /// Audited as a look unless one is on record.
  std::string ViewStudyFrame(const Services& services, const Actor& actor, const std::string& study,
                             const std::string& instance, int frame, const FrameLook& look);

  /// An excerpt of a frame, as PackPicture(): staff may always have the stored values. Otherwise
  /// like a drawn one.
  std::string ViewStudyPicture(const Services& services, const Actor& actor,
                               const std::string& study, const std::string& instance, int frame,
                               const PictureParts& parts);

  /// What a report or a presentation state of the study says, as PackObject(); audited like a
  /// frame.
  std::string ViewStudyObject(const Services& services, const Actor& actor,
                              const std::string& study, const std::string& instance);

  /// The PDF of an encapsulated document of the study; audited like a frame.
  std::string ViewStudyPdf(const Services& services, const Actor& actor, const std::string& study,
                           const std::string& instance);
}
