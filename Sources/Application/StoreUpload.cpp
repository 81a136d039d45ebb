#include "StoreUpload.h"

#include "AuditTrail.h"
#include "IndexKeeper.h"
#include "RequestAccess.h"
#include "UploadedKind.h"
#include "WatchMatches.h"

#include "../Domain/FileLabel.h"
#include "../Domain/Refusal.h"

#include <map>
#include <optional>
#include <set>

namespace OrthancExchange
{
  namespace
  {
    /// How many studies an audit row names; the others are counted.
    constexpr std::size_t STUDIES_NAMED = 20;

    UploadFault FaultOf(UploadedKind kind)
    {
      switch (kind)
      {
      case UploadedKind::Directory:
        return UploadFault::Directory;
      case UploadedKind::Zip:
      case UploadedKind::Archive:
        return UploadFault::Nested;
      case UploadedKind::Empty:
        return UploadFault::Empty;
      default:
        return UploadFault::NotDicom;
      }
    }

    /// Takes files into the archive and keeps the report.
    class Receiver final : public IZipVisitor
    {
    public:
      Receiver(IImageArchive& archive, std::string uploadName)
          : archive_(archive), uploadName_(std::move(uploadName))
      {
      }

      bool Wants(const std::string& name, std::string_view head) override
      {
        const std::string label = MakeFileLabel(name);
        const UploadedKind kind = DetectUploadedKind(label, head);
        if (kind == UploadedKind::Litter)
        {
          report_.ignored++;
        }
        else if (kind != UploadedKind::Dicom)
        {
          const UploadFault fault = FaultOf(kind);
          report_.refused.push_back({label, fault, Describe(fault)});
        }
        return kind == UploadedKind::Dicom;
      }

      bool Take(const std::string& name, std::string_view content) override
      {
        const std::string label = MakeFileLabel(name);
        try
        {
          const StoreOutcome outcome = archive_.Store(content);
          if (outcome.stored)
          {
            report_.stored.push_back({label, outcome.instance, outcome.study});
          }
          else
          {
            report_.refused.push_back({label, UploadFault::Rejected, outcome.message});
          }
          return true;
        }
        catch (const Refusal& refusal)
        {
          if (report_.stored.empty() || refusal.Code() != RefusalCode::ArchiveUnavailable)
          {
            throw;
          }
          report_.refused.push_back(
              {label, UploadFault::ArchiveUnavailable, Describe(UploadFault::ArchiveUnavailable)});
          return false;
        }
      }

      void Refuse(const std::string& name, UploadFault fault) override
      {
        report_.refused.push_back(
            {name.empty() ? uploadName_ : MakeFileLabel(name), fault, Describe(fault)});
      }

      UploadReport& Report()
      {
        return report_;
      }

    private:
      IImageArchive& archive_;
      std::string uploadName_;
      UploadReport report_;
    };

    std::set<std::string> StudiesOf(const UploadReport& report)
    {
      std::set<std::string> studies;
      for (const StoredUpload& stored : report.stored)
      {
        studies.insert(stored.study);
      }
      return studies;
    }

    void AddStudies(AuditEvent& event, const UploadReport& report)
    {
      const std::set<std::string> studies = StudiesOf(report);
      std::string named;
      std::size_t count = 0;
      for (const std::string& study : studies)
      {
        if (++count > STUDIES_NAMED)
        {
          named += " and " + std::to_string(studies.size() - STUDIES_NAMED) + " more";
          break;
        }
        named += (named.empty() ? "" : " ") + study;
      }
      event.details["Studies"] = named;
    }

    AuditEvent UploadEvent(const Services& services, const Actor& actor, const Request& request,
                           const std::string& name, const UploadReport& report)
    {
      AuditEvent event = EventOn(services, actor, "ImagesUploaded", request);
      event.details = {{"Name", name},
                       {"Stored", std::to_string(report.stored.size())},
                       {"Refused", std::to_string(report.refused.size())}};
      AddStudies(event, report);
      if (request.state == RequestState::Completed)
      {
        event.details["Request"] = "Completed meanwhile";
      }
      return event;
    }

    /// One row for each kind, however many files.
    std::vector<AuditEvent> RefusalEvents(const Services& services, const Actor& actor,
                                          const Request& request, const UploadReport& report)
    {
      std::map<UploadFault, AuditEvent> byFault;
      std::map<UploadFault, std::size_t> counts;
      for (const RefusedUpload& refused : report.refused)
      {
        const auto [place, isNew] = byFault.try_emplace(refused.fault);
        if (isNew)
        {
          place->second = EventOn(services, actor, "UploadRefused", request);
          place->second.details = {{"Reason", ToString(refused.fault)}, {"First", refused.name}};
        }
        place->second.details["Files"] = std::to_string(++counts[refused.fault]);
      }
      std::vector<AuditEvent> events;
      events.reserve(byFault.size());
      for (const auto& [fault, event] : byFault)
      {
        events.push_back(event);
      }
      return events;
    }

    void RecordUpload(const Services& services, const Actor& actor, const std::string& requestId,
                      const std::string& name, UploadReport& report)
    {
      if (!report.stored.empty())
      {
        services.index.TryCatchUp(); // so that the request knows of what was stored for it
      }
      services.store.Write(
          [&](ITransaction& transaction)
          {
            const Request request = RequireRequest(transaction, requestId);
            report.requestState = request.state;
            if (!report.stored.empty())
            {
              Record(transaction, services, UploadEvent(services, actor, request, name, report));
              LeaveUnannounced(transaction, requestId, StudiesOf(report));
            }
            for (const AuditEvent& event : RefusalEvents(services, actor, request, report))
            {
              Record(transaction, services, event);
            }
          });
    }
  }

  UploadReport StoreUpload(const Services& services, const Actor& actor,
                           const std::string& requestId, const std::string& name,
                           std::string_view content)
  {
    RequireAllowed(RequireRequest(services, requestId), RequestAction::Attach);
    if (content.empty())
    {
      throw Refusal(RefusalCode::BadRequest,
                    "The body is empty; it is expected to be a DICOM file or a zip of them.");
    }
    const std::string label = MakeFileLabel(name);
    const std::string_view head = content.substr(0, UPLOADED_HEAD);
    Receiver receiver(services.archive, label);
    if (DetectUploadedKind(label, head) == UploadedKind::Zip)
    {
      services.zips.Read(content, {}, receiver);
    }
    else if (receiver.Wants(label, head))
    {
      receiver.Take(label, content);
    }
    RecordUpload(services, actor, requestId, label, receiver.Report());
    return receiver.Report();
  }
}
