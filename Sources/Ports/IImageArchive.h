#pragma once

#include "../Domain/Study.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Bytes that somebody else allocated, freed with the object.
  class IBytes
  {
  public:
    virtual ~IBytes() = default;

    virtual std::string_view View() const = 0;
  };

  struct ArchiveChanges
  {
    std::vector<std::string> touchedStudies; ///< Orthanc identifiers, without duplicates
    std::int64_t last = 0;                   ///< cursor to continue from
    bool done = true;                        ///< nothing further for now
    std::int64_t first = 0;                  ///< the number of the first line; 0: there was none
    std::string mark;                        ///< what the last line says, to know it again by
  };

  struct StoreOutcome
  {
    bool stored = false;
    std::string instance; ///< Orthanc identifiers, when stored
    std::string study;
    std::string message; ///< why not, for people
  };

  /// Values that are shown as black to white (DICOM PS3.3 section C.11.2).
  struct FrameWindow
  {
    double center = 0;
    double width = 1; ///< above 0
  };

  struct FrameLook
  {
    int width = 0;                     ///< at most so many pixels across; above 0
    std::optional<FrameWindow> window; ///< without one: that of the file
  };

  /// The image archive (Orthanc). Thread-safe. Every method throws Refusal(ArchiveUnavailable) when
  /// Orthanc itself fails; what merely is not there is an empty answer.
  class IImageArchive
  {
  public:
    virtual ~IImageArchive() = default;

    virtual std::optional<StudyRecord> ReadStudy(const std::string& study) = 0;

    /// In display order: by series number, then instance number, then place in the patient (slices
    /// without numbers, or with the same), then SOP Instance UID. Empty: no such study.
    virtual std::vector<InstanceRecord> ListInstances(const std::string& study) = 0;

    /// One of ListInstances(), without the series' description; nullopt where the study has no such
    /// instance.
    virtual std::optional<InstanceRecord> FindInstance(const std::string& study,
                                                       const std::string& instance) = 0;

    /// The DICOM file, or nullptr.
    virtual std::unique_ptr<IBytes> ReadInstance(const std::string& instance) = 0;

    /// Bytes of the DICOM file, without reading it; nullopt where it cannot be told.
    virtual std::optional<std::uint64_t> InstanceSize(const std::string& /*instance*/)
    {
      return std::nullopt;
    }

    /// A name for the DICOM file as it stands: never again that of another one, whatever is stored
    /// under the instance's identifier later. nullopt: there is no such instance.
    virtual std::optional<std::string> FileVersion(const std::string& instance) = 0;

    /// JPEG of one frame (0-based); nullptr when there is no such frame or it cannot be drawn.
    virtual std::unique_ptr<IBytes> RenderFrame(const std::string& instance, int frame,
                                                const FrameLook& look) = 0;

    /// The PDF of an encapsulated document, or nullptr.
    virtual std::unique_ptr<IBytes> ReadPdf(const std::string& instance) = 0;

    virtual StoreOutcome Store(std::string_view dicom) = 0;

    /// Studies touched since the cursor, from Orthanc's own log of changes; at most `limit` log
    /// lines.
    virtual ArchiveChanges Changes(std::int64_t since, int limit) = 0;

    /// The newest cursor of that log.
    virtual std::int64_t LastChange() = 0;

    /// Which archive this is: stays with it wherever it is served from, and no other one has it.
    /// Empty: it cannot be told.
    virtual std::string Identity()
    {
      return {};
    }

    /// nullopt: it cannot be told.
    virtual std::optional<StudyTotals> Totals()
    {
      return std::nullopt;
    }

    /// All studies, by pages, in a stable order.
    virtual std::vector<std::string> ListStudies(std::int64_t offset, int limit) = 0;
  };
}
