#include "Sorting.h"

#include "EnumText.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<RequestColumn, 6> REQUEST_COLUMN_TEXTS{
        {{RequestColumn::Received, "Received"},
         {RequestColumn::Due, "Due"},
         {RequestColumn::Completed, "Completed"},
         {RequestColumn::Patient, "Patient"},
         {RequestColumn::Requester, "Requester"},
         {RequestColumn::State, "State"}}};

    constexpr EnumTexts<DeliveryColumn, 3> DELIVERY_COLUMN_TEXTS{
        {{DeliveryColumn::Created, "Created"},
         {DeliveryColumn::Recipient, "Recipient"},
         {DeliveryColumn::State, "State"}}};

    constexpr EnumTexts<AuditColumn, 1> AUDIT_COLUMN_TEXTS{{{AuditColumn::At, "At"}}};
  }

  const char* ToString(RequestColumn column)
  {
    return EnumToText(REQUEST_COLUMN_TEXTS, column);
  }

  const char* ToString(DeliveryColumn column)
  {
    return EnumToText(DELIVERY_COLUMN_TEXTS, column);
  }

  const char* ToString(AuditColumn column)
  {
    return EnumToText(AUDIT_COLUMN_TEXTS, column);
  }

  RequestColumn ParseRequestColumn(const std::string& text)
  {
    return EnumFromText(REQUEST_COLUMN_TEXTS, text);
  }

  DeliveryColumn ParseDeliveryColumn(const std::string& text)
  {
    return EnumFromText(DELIVERY_COLUMN_TEXTS, text);
  }

  AuditColumn ParseAuditColumn(const std::string& text)
  {
    return EnumFromText(AUDIT_COLUMN_TEXTS, text);
  }
}
