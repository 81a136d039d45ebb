// The person outside to whom images go.
#pragma once

#include "Time.h"

#include <string>

namespace OrthancExchange
{
  /// Somebody outside the hospital. Two entries are the same contact only when e-mail, mobile and
  /// second e-mail all agree: whoever holds these proves to be that person (D2), so nothing else
  /// may join them.
  struct Contact
  {
    std::string id;
    std::string name;
    std::string organization;
    std::string email;       ///< receives links
    std::string phone;       ///< for people to call; never used by the product
    std::string mobile;      ///< receives passcodes by SMS, "+447700900123"
    std::string secondEmail; ///< receives passcodes where there is no mobile; differs from `email`
    Instant createdAt{};
  };
}
