#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class AuditRepository : public IAuditRepository
  {
  public:
    explicit AuditRepository(Connection& connection) : connection_(connection)
    {
    }

    AuditHead Head() override;
    void Append(const AuditEvent& event) override;
    Page<AuditEvent> List(const AuditQuery& query) override;
    std::vector<AuditEvent> Walk(std::int64_t after, int limit) override;

  private:
    Connection& connection_;
  };
}
