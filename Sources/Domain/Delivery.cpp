#include "Delivery.h"

#include "EnumText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<DeliveryChannel, 2> DELIVERY_CHANNEL_TEXTS{
        {{DeliveryChannel::Email, "Email"}, {DeliveryChannel::Sms, "Sms"}}};

    constexpr EnumTexts<DeliveryState, 4> DELIVERY_STATE_TEXTS{
        {{DeliveryState::Pending, "Pending"},
         {DeliveryState::Sending, "Sending"},
         {DeliveryState::Delivered, "Delivered"},
         {DeliveryState::Failed, "Failed"}}};
  }

  const char* ToString(DeliveryChannel value)
  {
    return EnumToText(DELIVERY_CHANNEL_TEXTS, value);
  }

  DeliveryChannel ParseDeliveryChannel(const std::string& text)
  {
    return EnumFromText(DELIVERY_CHANNEL_TEXTS, text);
  }

  const char* ToString(DeliveryState value)
  {
    return EnumToText(DELIVERY_STATE_TEXTS, value);
  }

  DeliveryState ParseDeliveryState(const std::string& text)
  {
    return EnumFromText(DELIVERY_STATE_TEXTS, text);
  }

  Seconds RetryDelay(int attempts)
  {
    constexpr Seconds first{5};
    constexpr Seconds longest{15 * 60};
    Seconds delay = first;
    for (int i = 1; i < attempts && delay < longest; i++)
    {
      delay *= 2;
    }
    return std::min(delay, longest);
  }

  std::string JoinBody(const MessageBody& body)
  {
    // NUL cannot stand in either part: both come from texts that were checked on their way in.
    return body.text + '\0' + body.html;
  }

  MessageBody SplitBody(const std::string& joined)
  {
    const std::size_t end = joined.find('\0');
    if (end == std::string::npos)
    {
      return {joined, ""};
    }
    return {joined.substr(0, end), joined.substr(end + 1)};
  }
}
