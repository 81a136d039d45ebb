#include "ViewStudy.h"

#include "AuditTrail.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <algorithm>
#include <memory>

namespace OrthancExchange
{
  namespace
  {
    constexpr int PREVIEW_WIDTH = 160;
    constexpr std::size_t PREVIEW_TRIES = 4;

    StudyRecord RequireStudy(const Services& services, const std::string& study)
    {
      const auto record = services.archive.ReadStudy(study);
      if (!record.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such study.");
      }
      return MakeStorable(*record);
    }

    void RecordLook(const Services& services, const Actor& actor, const StudyRecord& study,
                    StudyLook look)
    {
      AuditEvent event =
          EventBy(services, actor, look == StudyLook::Shown ? "StudyShown" : "StudyViewed");
      event.patientId = study.patientId;
      event.details = {{"Studies", study.studyInstanceUid}};
      RecordAlone(services, event);
      services.studyViews->Note(look, actor.name, study.study, services.clock.Now());
    }

    bool IsOnRecord(const Services& services, const Actor& actor, const std::string& study,
                    StudyLook look)
    {
      return services.studyViews->IsOnRecord(look, actor.name, study, services.clock.Now());
    }

    InstanceRecord RequireInstance(const Services& services, const Actor& actor,
                                   const std::string& study, const std::string& instance)
    {
      const auto found = services.archive.FindInstance(study, instance);
      if (!found.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such picture in this study.");
      }
      if (!IsOnRecord(services, actor, study, StudyLook::Viewed))
      {
        RecordLook(services, actor, RequireStudy(services, study), StudyLook::Viewed);
      }
      return *found;
    }

    StudyContents ReadContents(const Services& services, const std::string& study)
    {
      StudyContents contents;
      contents.study = RequireStudy(services, study);
      for (const InstanceRecord& instance : services.archive.ListInstances(study))
      {
        contents.instances.push_back(
            {study, instance.series, instance.instance, instance.sopInstanceUid,
             instance.sopClassUid, MakeValidText(instance.modality),
             MakeValidText(instance.seriesDescription), instance.seriesNumber,
             instance.instanceNumber, instance.numberOfFrames});
      }
      const StudyRecord& record = contents.study;
      contents.head = {record.study,
                       record.studyInstanceUid,
                       record.studyDate,
                       record.studyDescription,
                       record.accessionNumber,
                       record.modalities,
                       static_cast<int>(contents.instances.size())};
      return contents;
    }

    /// The middle of a series shows more of it than its edge; what the archive cannot draw is
    /// passed over.
    std::unique_ptr<IBytes> DrawPreview(const Services& services, const std::string& study)
    {
      std::vector<InstanceRecord> pictures = services.archive.ListInstances(study);
      std::erase_if(pictures, [](const auto& instance) { return instance.numberOfFrames == 0; });
      std::unique_ptr<IBytes> picture;
      for (std::size_t i = 0; i < std::min(pictures.size(), PREVIEW_TRIES) && picture == nullptr;
           i++)
      {
        const InstanceRecord& next = pictures[(pictures.size() / 2 + i) % pictures.size()];
        picture = services.archive.RenderFrame(next.instance, next.numberOfFrames / 2,
                                               {PREVIEW_WIDTH, {}});
      }
      return picture;
    }
  }

  StudyContents ShowStudy(const Services& services, const Actor& actor, const std::string& study)
  {
    StudyContents contents = ReadContents(services, study);
    if (!IsOnRecord(services, actor, study, StudyLook::Shown))
    {
      RecordLook(services, actor, contents.study, StudyLook::Shown);
    }
    return contents;
  }

  std::string PreviewStudy(const Services& services, const Actor& actor, const std::string& study)
  {
    const std::unique_ptr<IBytes> picture = DrawPreview(services, study);
    if (picture == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no picture of this study.");
    }
    if (!IsOnRecord(services, actor, study, StudyLook::Shown))
    {
      RecordLook(services, actor, RequireStudy(services, study), StudyLook::Shown);
    }
    return std::string(picture->View());
  }

  StudyContents ViewStudy(const Services& services, const Actor& actor, const std::string& study)
  {
    StudyContents contents = ReadContents(services, study);
    RecordLook(services, actor, contents.study, StudyLook::Viewed);
    return contents;
  }

  std::string ViewStudyFrame(const Services& services, const Actor& actor, const std::string& study,
                             const std::string& instance, int frame, const FrameLook& look)
  {
    const InstanceRecord found = RequireInstance(services, actor, study, instance);
    return DrawPicture(services, {instance, found.numberOfFrames, frame}, look);
  }

  std::string ViewStudyPicture(const Services& services, const Actor& actor,
                               const std::string& study, const std::string& instance, int frame,
                               const PictureParts& parts)
  {
    const InstanceRecord found = RequireInstance(services, actor, study, instance);
    return PackPicture(services, {instance, found.numberOfFrames, frame}, parts);
  }

  std::string ViewStudyObject(const Services& services, const Actor& actor,
                              const std::string& study, const std::string& instance)
  {
    const InstanceRecord found = RequireInstance(services, actor, study, instance);
    return PackObject(services, {instance, found.numberOfFrames});
  }

  std::string ViewStudyPdf(const Services& services, const Actor& actor, const std::string& study,
                           const std::string& instance)
  {
    const InstanceRecord found = RequireInstance(services, actor, study, instance);
    return ReadPdf(services, {instance, found.numberOfFrames});
  }
}
