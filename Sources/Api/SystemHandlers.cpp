#include "SystemHandlers.h"

#include "AcceptLanguage.h"
#include "JsonAnswer.h"
#include "JsonFields.h"
#include "OpenApi.h"
#include "SettingsJson.h"
#include "StaffRoutes.h"

#include "../Application/ChangeSettings.h"
#include "../Application/CheckIndex.h"
#include "../Application/Deliveries.h"
#include "../Application/ExportStudy.h"
#include "../Application/IndexKeeper.h"
#include "../Domain/Refusal.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr int PREVIEW_WIDTH = 160;
    constexpr std::size_t PREVIEW_TRIES = 4;
    constexpr std::array SECTIONS{"account", "reasons", "retention", "form", "texts"};

    std::string RequireSection(const Call& call)
    {
      const std::string& section = call.Parameter("section");
      if (!IsSettingsSection(section))
      {
        throw Refusal(RefusalCode::NotFound, "There is no such section of the settings.");
      }
      return section;
    }

    Json::Int64 CountDeliveries(const Services& services, DeliveryState state)
    {
      DeliveryQuery query;
      query.state = state;
      query.page.limit = 1;
      return ListDeliveries(services, query).total;
    }

    Json::Value CheckJson(const IndexCheckReport& report)
    {
      const bool ran = report.state != IndexCheckState::Never;
      Json::Value json(Json::objectValue);
      json["State"] = ToString(report.state);
      json["Repair"] = report.repair;
      json["By"] = report.by;
      json["StartedAt"] = ran ? Json::Value(FormatInstant(report.startedAt)) : Json::Value();
      json["EndedAt"] =
          report.endedAt.has_value() ? Json::Value(FormatInstant(*report.endedAt)) : Json::Value();
      json["Total"] = static_cast<Json::Int64>(report.total);
      json["Checked"] = static_cast<Json::Int64>(report.checked);
      json["Repaired"] = static_cast<Json::Int64>(report.repaired);
      for (const auto kind : {IndexDifferenceKind::Missing, IndexDifferenceKind::Gone,
                              IndexDifferenceKind::Identity, IndexDifferenceKind::Counts,
                              IndexDifferenceKind::Attributes, IndexDifferenceKind::Keys})
      {
        const auto found = report.differences.find(kind);
        json["Differences"][ToString(kind)] =
            static_cast<Json::Int64>(found == report.differences.end() ? 0 : found->second);
      }
      json["First"] = Json::arrayValue;
      for (const IndexDifference& difference : report.first)
      {
        Json::Value item(Json::objectValue);
        item["Study"] = difference.study;
        item["Reason"] = ToString(difference.kind);
        json["First"].append(item);
      }
      return json;
    }
  }

  namespace
  {
    HttpResponse ExportResponse(const Call& call, const std::optional<std::string>& passphrase)
    {
      const std::string language = ChooseLanguage(call.request.Header("accept-language"),
                                                  call.services.exporter.Languages());
      HttpResponse response;
      response.stream =
          ExportStudy(call.services, call.actor, call.Parameter("id"), language, passphrase);
      response.headers = {{"Content-Type", "application/zip"},
                          {"Content-Disposition", "attachment; filename=\"study.zip\""},
                          {"Content-Language", language}};
      return response;
    }
  }

  HttpResponse GetMe(const Call& call)
  {
    const Settings settings = LoadSettings(call.services);
    Json::Value answer(Json::objectValue);
    answer["User"] = call.staff->user;
    answer["Role"] = ToString(call.staff->role);
    answer["Groups"] = Json::arrayValue;
    answer["Institution"] = call.services.institution.name;
    answer["Identification"] = settings.account.identification;
    answer["Sms"] = call.services.smsConfigured;
    answer["Email"] = call.services.emailConfigured;
    answer["PortalUrl"] = call.services.portalUrl;
    return JsonResponse(answer);
  }

  HttpResponse GetAllSettings(const Call& call)
  {
    const Settings settings = LoadSettings(call.services);
    Json::Value answer(Json::objectValue);
    for (const char* section : SECTIONS)
    {
      answer[section] = SectionToJson(settings, section);
    }
    return JsonResponse(answer);
  }

  HttpResponse GetSettings(const Call& call)
  {
    return JsonResponse(SectionToJson(LoadSettings(call.services), RequireSection(call)));
  }

  HttpResponse PutSettings(const Call& call)
  {
    const std::string section = RequireSection(call);
    ChangeSettings(call.services, call.actor, SectionFromJson(section, call.request.body));
    return JsonResponse(SectionToJson(LoadSettings(call.services), section));
  }

  HttpResponse PostTestEmail(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const std::string to = fields.Text("To");
    fields.Done();
    Json::Value answer(Json::objectValue);
    answer["Delivery"] = SendTestEmail(call.services, call.actor, to);
    return JsonResponse(answer);
  }

  HttpResponse GetSystem(const Call& call)
  {
    const IndexStatus index = call.services.index.Status();
    Json::Value answer(Json::objectValue);
    answer["Version"] = EXCHANGE_VERSION;
    answer["Engine"] = call.services.store.Engine();
    answer["Orthanc"] = call.services.orthancVersion;
    answer["Index"]["Ready"] = index.ready;
    answer["Index"]["Studies"] = static_cast<Json::Int64>(index.studies);
    answer["Index"]["Total"] = static_cast<Json::Int64>(index.expected);
    answer["Index"]["State"] = index.state;
    answer["Index"]["Check"] = CheckJson(call.services.index.Check().Report());
    answer["Outbox"]["Pending"] = CountDeliveries(call.services, DeliveryState::Pending);
    answer["Outbox"]["Failed"] = CountDeliveries(call.services, DeliveryState::Failed);
    return JsonResponse(answer);
  }

  HttpResponse GetStudyExport(const Call& call)
  {
    return ExportResponse(call, std::nullopt);
  }

  HttpResponse PostStudyExport(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const auto passphrase = fields.OptionalText("Passphrase");
    fields.Done();
    return ExportResponse(call, passphrase);
  }

  HttpResponse GetIndexCheck(const Call& call)
  {
    return JsonResponse(CheckJson(call.services.index.Check().Report()));
  }

  HttpResponse PostIndexCheck(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const bool repair = fields.Flag("Repair", false);
    fields.Done();
    StartIndexCheck(call.services, call.actor, repair);
    return GetIndexCheck(call);
  }

  HttpResponse GetStudyPreview(const Call& call)
  {
    std::vector<InstanceRecord> pictures =
        call.services.archive.ListInstances(call.Parameter("id"));
    std::erase_if(pictures, [](const auto& instance) { return instance.numberOfFrames == 0; });
    // The middle of a series shows more of it than its edge; what Orthanc cannot draw is passed
    // over.
    std::unique_ptr<IBytes> picture;
    for (std::size_t i = 0; i < std::min(pictures.size(), PREVIEW_TRIES) && picture == nullptr; i++)
    {
      const InstanceRecord& next = pictures[(pictures.size() / 2 + i) % pictures.size()];
      picture = call.services.archive.RenderFrame(next.instance, next.numberOfFrames / 2,
                                                  {PREVIEW_WIDTH, {}});
    }
    if (picture == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no picture of this study.");
    }
    HttpResponse response;
    response.headers = {{"Content-Type", "image/jpeg"}, {"Cache-Control", "no-store"}};
    response.body = std::string(picture->View());
    return response;
  }

  HttpResponse GetStaffOpenApi(const Call&)
  {
    return JsonResponse(OpenApi("Orthanc Exchange: staff", StaffRouter()));
  }
}
