// What long lists can be sorted by, at the server: each column is one that an index holds.
#pragma once

#include <string>

namespace OrthancExchange
{
  template <typename Column>
  struct Sorting
  {
    Column column{};
    bool descending = false;
  };

  enum class RequestColumn
  {
    Received,
    Due,
    Completed,
    Patient,   ///< by name, without regard to case and diacritics
    Requester, ///< by organization or, where there is none, by name; likewise
    State      ///< open ones first, then by outcome
  };

  enum class DeliveryColumn
  {
    Created,
    Recipient,
    State
  };

  enum class AuditColumn
  {
    At
  };

  const char* ToString(RequestColumn column);
  const char* ToString(DeliveryColumn column);
  const char* ToString(AuditColumn column);
  RequestColumn ParseRequestColumn(const std::string& text);   ///< throws std::invalid_argument
  DeliveryColumn ParseDeliveryColumn(const std::string& text); ///< throws std::invalid_argument
  AuditColumn ParseAuditColumn(const std::string& text);       ///< throws std::invalid_argument
}
