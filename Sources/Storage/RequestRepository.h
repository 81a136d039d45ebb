#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class RequestRepository : public IRequestRepository
  {
  public:
    explicit RequestRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Request& request) override;
    void Update(const Request& request) override;
    std::optional<Request> Find(const std::string& id) override;
    Page<Request> List(const RequestQuery& query) override;

  private:
    void InsertParts(const Request& request);
    void ReadParts(std::vector<Request>& requests);

    Connection& connection_;
  };
}
