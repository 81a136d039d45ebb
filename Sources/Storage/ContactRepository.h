#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class ContactRepository : public IContactRepository
  {
  public:
    explicit ContactRepository(Connection& connection) : connection_(connection)
    {
    }

    std::optional<std::string> FindByAddresses(const std::string& email, const std::string& mobile,
                                               const std::string& secondEmail) override;
    void Insert(const Contact& contact) override;
    std::optional<Contact> Find(const std::string& id) override;

  private:
    Connection& connection_;
  };
}
