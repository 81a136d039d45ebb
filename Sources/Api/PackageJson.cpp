#include "PackageJson.h"

#include "JsonAnswer.h"

#include <algorithm>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view REPORTS = "1.2.840.10008.5.1.4.1.1.88."; // PS3.4 annex B.5

    std::string StatusOf(const ReceivedPackage& received)
    {
      const Grant& grant = received.grant;
      if (grant.state == GrantState::Declined)
      {
        return "Declined";
      }
      if (!received.live)
      {
        return "Expired";
      }
      return grant.lastDownloadedAt.has_value() ? "Downloaded"
             : grant.lastViewedAt.has_value()   ? "Opened"
                                                : "New";
    }

    Json::Value ActionsOf(const ReceivedPackage& received)
    {
      Json::Value actions(Json::arrayValue);
      if (!received.live)
      {
        return actions;
      }
      actions.append("View");
      if (received.grant.rights.download)
      {
        actions.append("Download");
      }
      if (received.grant.rights.forwards > 0)
      {
        actions.append("Forward");
      }
      actions.append("Decline");
      return actions;
    }

    std::string TypeOf(PackageOrigin origin)
    {
      return origin == PackageOrigin::Peer ? "Transfer" : ToString(origin);
    }

    Json::Value StudyJson(const PackageStudy& study)
    {
      Json::Value json(Json::objectValue);
      json["Study"] = study.study;
      json["StudyInstanceUID"] = study.studyInstanceUid;
      json["StudyDate"] = study.studyDate;
      json["StudyDescription"] = study.studyDescription;
      json["Modalities"] = JsonTexts(study.modalities);
      return json;
    }
  }

  Json::Value ToJson(const ReceivedPackage& received)
  {
    const Package& package = received.package;
    Json::Value json(Json::objectValue);
    json["ID"] = package.id;
    json["Type"] = TypeOf(package.origin);
    json["Direction"] = "In";
    json["Date"] = FormatInstant(package.createdAt);
    json["PatientName"] = package.patient.patientName;
    json["Institution"] = package.institution;
    json["Messages"] = package.message.empty() ? 0 : 1;
    json["Status"] = StatusOf(received);
    json["Actions"] = ActionsOf(received);
    json["ForwardsLeft"] = received.live ? received.grant.rights.forwards : 0;
    json["AvailableUntil"] = FormatInstant(received.grant.expiresAt);
    json["Images"] = package.imageCount;
    json["Encrypted"] = package.encrypted;
    return json;
  }

  Json::Value DetailsJson(const ReceivedPackage& received, const std::vector<Document>& attachments,
                          const ArchiveProgress& archive)
  {
    // What is over (expired, declined, revoked) keeps its row, and tells nothing more.
    const Package package = received.live ? received.package : Package();
    Json::Value json = ToJson(received);
    json["Patient"]["PatientName"] = package.patient.patientName;
    json["Patient"]["PatientBirthDate"] = package.patient.patientBirthDate;
    json["Patient"]["PatientID"] = package.patient.patientId;
    json["Patient"]["PatientSex"] = package.patient.patientSex;
    json["Message"] = package.message;
    json["Passphrase"] = Json::Value();
    const bool download = received.live && received.grant.rights.download;
    json["Size"] = static_cast<Json::UInt64>(archive.length);
    json["Preparing"] = download ? PreparingJson(archive) : Json::Value();
    json["Problem"] = download ? archive.failure : "";
    json["Studies"] = Json::arrayValue;
    for (const PackageStudy& study : package.studies)
    {
      Json::Value item = StudyJson(study);
      item["Images"] = study.instanceCount;
      json["Studies"].append(item);
    }
    json["Attachments"] = Json::arrayValue;
    int number = 0;
    for (const Document& document : attachments)
    {
      Json::Value item(Json::objectValue);
      item["Number"] = ++number;
      item["Name"] = document.name;
      item["ContentType"] = document.contentType;
      item["Size"] = static_cast<Json::UInt64>(document.size);
      json["Attachments"].append(item);
    }
    return json;
  }

  Json::Value PassphraseJson(const PasscodeChannel& channel)
  {
    Json::Value json(Json::objectValue);
    json["Channel"] = ToString(channel.channel);
    json["SentTo"] = channel.description;
    json["ResendAfter"] = static_cast<Json::Int64>(PASSPHRASE_RESEND_PAUSE.count());
    return json;
  }

  Json::Value PreparingJson(const ArchiveProgress& archive)
  {
    if (archive.ready || !archive.failure.empty())
    {
      return {};
    }
    Json::Value json(Json::objectValue);
    json["Done"] = archive.done;
    json["Total"] = archive.total;
    return json;
  }

  Json::Value SeriesJson(const std::string& study, const std::vector<PackageInstance>& instances)
  {
    Json::Value list(Json::arrayValue);
    std::string current;
    const bool isReferredTo = std::any_of(instances.begin(), instances.end(),
                                          [](const PackageInstance& instance)
                                          { return instance.sopClassUid.starts_with(REPORTS); });
    for (const PackageInstance& instance : instances)
    {
      if (instance.study != study)
      {
        continue;
      }
      if (instance.series != current)
      {
        current = instance.series;
        Json::Value series(Json::objectValue);
        series["Series"] = instance.series;
        series["Modality"] = instance.modality;
        series["SeriesDescription"] = instance.seriesDescription;
        series["SeriesNumber"] = instance.seriesNumber;
        series["Instances"] = Json::arrayValue;
        list.append(series);
      }
      Json::Value item(Json::objectValue);
      item["Instance"] = instance.instance;
      item["InstanceNumber"] = instance.instanceNumber;
      item["Frames"] = instance.numberOfFrames;
      // Pictures are many, and few of them need it.
      if (instance.numberOfFrames == 0)
      {
        item["SOPClassUID"] = instance.sopClassUid;
      }
      if (isReferredTo)
      {
        item["SOPInstanceUID"] = instance.sopInstanceUid;
      }
      list[list.size() - 1]["Instances"].append(item);
    }
    return list;
  }

  Json::Value ContentsJson(const std::vector<PackageStudy>& studies,
                           const std::vector<PackageInstance>& instances)
  {
    return JsonList(studies,
                    [&](const PackageStudy& study)
                    {
                      Json::Value json = StudyJson(study);
                      json["Series"] = SeriesJson(study.study, instances);
                      return json;
                    });
  }
}
