// Packages as their recipient sees them (D4-D9, D16).
#pragma once

#include "Pictures.h"

#include <memory>

namespace OrthancExchange
{
  struct ReceivedPackage
  {
    Package package;
    Grant grant;
    bool live = false; ///< only then can anything of it be seen
  };

  enum class PackageView
  {
    ActionRequired, ///< live, and neither viewed nor downloaded yet (D7)
    All             ///< the last 28 days (D7)
  };

  constexpr std::chrono::days ALL_PACKAGES_SPAN{28};

  /// Newest first.
  std::vector<ReceivedPackage> ListReceived(const Services& services, const Session& session,
                                            PackageView view);

  /// Also a package that is no longer live, so that the page can say what became of it. Somebody
  /// else's is Refusal(NotFound).
  ReceivedPackage FindReceived(const Services& services, const Session& session,
                               const std::string& packageId);

  /// How far the zip is, for the page.
  struct ArchiveProgress
  {
    bool ready = false;
    int done = 0; ///< files
    int total = 0;
    std::string failure;      ///< why there is none; empty unless that is so
    std::uint64_t length = 0; ///< of the zip, when it is ready
  };

  /// `language` is one of IPackageExporter::Languages().
  ArchiveProgress ShowArchive(ITransaction& transaction, const Services& services,
                              const Package& package, const std::string& language);

  /// The same; `length` is that of the files until it is ready.
  ArchiveProgress ShowArchive(const Services& services, const Package& package,
                              const std::string& language);

  struct ArchiveAsked
  {
    std::string language;
    bool resumed = false; ///< a later part is asked for
  };

  /// D9. Refusal(DownloadNotPermitted) without the right; Refusal(StudyGone) when the zip cannot be
  /// made any more; Refusal(Busy) with RetryAfter, Done and Total when it still is not prepared
  /// after a moment's waiting. The source asks before each piece whether grant and session still
  /// live. A later part is put on record too, unless this session's download is. An encrypted zip
  /// is given as such or not at all (OpenSecret()).
  std::shared_ptr<IByteSource> OpenArchive(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId,
                                           const ArchiveAsked& asked);

  /// What there is to look at; audited as a view.
  std::vector<PackageInstance> ViewPackage(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId);

  /// JPEG of a frame. Refusal(NotFound) unless the instance is in the package. Audited as a view
  /// where the session has none yet.
  std::string ViewFrame(const Services& services, const Actor& actor, const Session& session,
                        const std::string& packageId, const std::string& instance, int frame,
                        const FrameLook& look);

  /// Whether stored values of the package's pictures may leave: with the right to download, else
  /// where RetentionSettings::strictViewing is off.
  bool MayTakePixels(const Services& services, const Grant& grant);

  /// An excerpt as IPicturePacker makes it; audited like a frame. Refusal(DownloadNotPermitted)
  /// for pixels that may not leave.
  std::string ViewPicture(const Services& services, const Actor& actor, const Session& session,
                          const std::string& packageId, const std::string& instance, int frame,
                          const PictureParts& parts);

  /// What a report or a presentation state of the package says, as PackObject(): it is looked at
  /// like a picture, and audited like one.
  std::string ViewObject(const Services& services, const Actor& actor, const Session& session,
                         const std::string& packageId, const std::string& instance);

  /// The PDF of an encapsulated document of the package; audited like a frame.
  std::string ViewPdf(const Services& services, const Actor& actor, const Session& session,
                      const std::string& packageId, const std::string& instance);

  /// The documents attached to the package, numbered 1, 2, ... in their order.
  std::vector<Document> ListPackageAttachments(const Services& services,
                                               const std::string& packageId);

  struct OpenedAttachment
  {
    Document document;
    std::string content;
  };

  /// Audited each time.
  OpenedAttachment OpenPackageAttachment(const Services& services, const Actor& actor,
                                         const Session& session, const std::string& packageId,
                                         int number);

  /// D16. The institution sees it in the request.
  void DeclinePackage(const Services& services, const Actor& actor, const Session& session,
                      const std::string& packageId, const std::string& reason);
}
