#include "ViewStudy.h"

#include "AuditTrail.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

namespace OrthancExchange
{
  namespace
  {
    StudyRecord RequireStudy(const Services& services, const std::string& study)
    {
      const auto record = services.archive.ReadStudy(study);
      if (!record.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such study.");
      }
      return MakeStorable(*record);
    }

    void RecordView(const Services& services, const Actor& actor, const StudyRecord& study)
    {
      AuditEvent event = EventBy(services, actor, "StudyViewed");
      event.patientId = study.patientId;
      event.details = {{"Studies", study.studyInstanceUid}};
      RecordAlone(services, event);
      services.studyViews->Note(actor.name, study.study, services.clock.Now());
    }

    InstanceRecord RequireInstance(const Services& services, const Actor& actor,
                                   const std::string& study, const std::string& instance)
    {
      const auto found = services.archive.FindInstance(study, instance);
      if (!found.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such picture in this study.");
      }
      if (!services.studyViews->IsOnRecord(actor.name, study, services.clock.Now()))
      {
        RecordView(services, actor, RequireStudy(services, study));
      }
      return *found;
    }
  }

  StudyContents ShowStudy(const Services& services, const std::string& study)
  {
    StudyContents contents;
    contents.study = RequireStudy(services, study);
    for (const InstanceRecord& instance : services.archive.ListInstances(study))
    {
      contents.instances.push_back(
          {study, instance.series, instance.instance, instance.sopInstanceUid, instance.sopClassUid,
           MakeValidText(instance.modality), MakeValidText(instance.seriesDescription),
           instance.seriesNumber, instance.instanceNumber, instance.numberOfFrames});
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

  StudyContents ViewStudy(const Services& services, const Actor& actor, const std::string& study)
  {
    StudyContents contents = ShowStudy(services, study);
    RecordView(services, actor, contents.study);
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

  std::string ViewStudyPdf(const Services& services, const Actor& actor, const std::string& study,
                           const std::string& instance)
  {
    RequireInstance(services, actor, study, instance);
    return ReadPdf(services, instance);
  }
}
