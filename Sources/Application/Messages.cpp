#include "Messages.h"

#include "../Domain/HtmlText.h"
#include "../Domain/TextTemplate.h"
#include "../Domain/UnicodeText.h"

#include <array>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    // Stands for the link while the rest is escaped; cannot occur in a checked text.
    const std::string LINK_MARK = "\x01";

    std::vector<std::string> Paragraphs(const std::string& text)
    {
      std::vector<std::string> paragraphs;
      std::size_t position = 0;
      while (position < text.size())
      {
        std::size_t end = text.find("\n\n", position);
        end = end == std::string::npos ? text.size() : end;
        const std::string paragraph = text.substr(position, end - position);
        if (paragraph.find_first_not_of("\n ") != std::string::npos)
        {
          paragraphs.push_back(paragraph.substr(paragraph.find_first_not_of('\n')));
        }
        position = end + 2;
      }
      return paragraphs;
    }

    std::string PlainText(const std::vector<std::string>& paragraphs)
    {
      std::string text;
      for (const std::string& paragraph : paragraphs)
      {
        text += (text.empty() ? "" : "\n\n") + paragraph;
      }
      return text + "\n";
    }

    std::string LinkHtml(const std::string& link)
    {
      const std::string address = EscapeHtml(link);
      return "<a href=\"" + address +
             "\" style=\"display:inline-block;padding:12px "
             "28px;border-radius:8px;background:#0b5c6b;"
             "color:#ffffff;text-decoration:none;font-weight:600\">Open</a><br>"
             "<span style=\"display:inline-block;margin-top:12px;font-size:13px;color:#4a5a63;"
             "word-break:break-all\">" +
             address + "</span>";
    }

    std::string Html(const std::vector<std::string>& paragraphs, const std::string& institution,
                     const std::string& link)
    {
      std::string content;
      for (const std::string& paragraph : paragraphs)
      {
        std::string escaped = EscapeHtml(paragraph);
        for (std::size_t at = escaped.find(LINK_MARK); at != std::string::npos;
             at = escaped.find(LINK_MARK))
        {
          escaped.replace(at, LINK_MARK.size(), LinkHtml(link));
        }
        content += "<p style=\"margin:0 0 16px\">" + escaped + "</p>\n";
      }
      return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width\"></head>\n"
             "<body style=\"margin:0;padding:24px;background:#f3f6f7;color:#16242b;"
             "font-family:system-ui,Arial,sans-serif;font-size:16px;line-height:1.5\">\n"
             "<div style=\"max-width:560px;margin:0 "
             "auto;padding:32px;background:#ffffff;border-radius:12px\">\n"
             "<p style=\"margin:0 0 24px;font-weight:600;color:#0b5c6b\">" +
             EscapeHtml(institution) + "</p>\n" + content + "</div>\n</body></html>\n";
    }

    std::string ValueOf(const std::map<std::string, std::string>& values, const std::string& name)
    {
      const auto found = values.find(name);
      return found == values.end() ? "" : found->second;
    }
  }

  ComposedMessage Compose(const MessageText& text, const std::map<std::string, std::string>& values)
  {
    std::map<std::string, std::string> marked = values;
    const std::string link = ValueOf(values, "Link");
    if (!link.empty())
    {
      marked["Link"] = LINK_MARK;
    }
    ComposedMessage composed;
    composed.subject = CollapseSpaces(FillTemplate(text.subject, values));
    composed.body.text = PlainText(Paragraphs(FillTemplate(text.body, values)));
    composed.body.html =
        Html(Paragraphs(FillTemplate(text.body, marked)), ValueOf(values, "Institution"), link);
    return composed;
  }

  ComposedMessage Compose(const Services& services, const Settings& settings,
                          const Message& message)
  {
    std::map<std::string, std::string> values = message.values;
    values["Institution"] = services.institution.name;
    return Compose(settings.texts.messages.at(message.name), values);
  }

  std::string Enqueue(ITransaction& transaction, const Services& services, const Settings& settings,
                      const Message& message)
  {
    const Instant now = services.clock.Now();
    ComposedMessage composed = Compose(services, settings, message);
    if (message.channel == DeliveryChannel::Sms)
    {
      composed.body.html.clear();
    }
    Delivery delivery;
    delivery.id = NewId(services.cryptography);
    delivery.channel = message.channel;
    delivery.purpose = message.purpose.empty() ? message.name : message.purpose;
    delivery.recipient = message.recipient;
    delivery.subject = composed.subject;
    delivery.sealedBody =
        services.cryptography.Seal("outbox", delivery.id, JoinBody(composed.body));
    delivery.createdAt = now;
    delivery.nextAttemptAt = now;
    delivery.expiresAt = now + message.lifetime;
    delivery.requestId = message.requestId;
    delivery.packageId = message.packageId;
    delivery.grantId = message.grantId;
    transaction.Outbox().Insert(delivery);
    return delivery.id;
  }

  std::string FormatDay(Instant instant)
  {
    static constexpr std::array<const char*, 12> MONTHS{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(instant)};
    return std::to_string(static_cast<unsigned>(date.day())) + " " +
           MONTHS.at(static_cast<unsigned>(date.month()) - 1) + " " +
           std::to_string(static_cast<int>(date.year()));
  }
}
