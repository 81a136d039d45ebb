#include "Audit.h"

namespace OrthancExchange
{
  namespace
  {
    void AppendField(std::string& target, const std::string& value)
    {
      target += std::to_string(value.size());
      target += ':';
      target += value;
    }
  }

  std::string CanonicalForm(const AuditEvent& event, const std::string& previousHash)
  {
    std::string form = "exchange-audit-1;";
    AppendField(form, previousHash);
    AppendField(form, std::to_string(event.sequence));
    AppendField(form, FormatInstant(event.at));
    AppendField(form, event.actorKind);
    AppendField(form, event.actor);
    AppendField(form, event.action);
    AppendField(form, event.requestId);
    AppendField(form, event.packageId);
    AppendField(form, event.grantId);
    AppendField(form, event.patientId);
    AppendField(form, event.address);
    AppendField(form, std::to_string(event.details.size()));
    for (const auto& [key, value] : event.details)
    {
      AppendField(form, key);
      AppendField(form, value);
    }
    return form;
  }
}
