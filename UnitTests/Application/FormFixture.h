#pragma once

#include "House.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/ConfirmForm.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/FormIdentification.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestClock.h"
#include "../../Sources/Application/RequestForm.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/ShowRequests.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace OrthancExchange
{
  inline constexpr Seconds HOUR = std::chrono::hours(1);
  inline const std::string PDF =
      "%PDF-1.4\n1 0 obj <<>> endobj\nsecret face\nstartxref\n9\n%%EOF\n";

  template <typename Work>
  RefusalCode RefusalCodeOf(Work work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal.Code();
    }
    return RefusalCode::Internal; // stands for: not refused
  }

  /// Somebody at the public form, and what the house got of it.
  class Form : public testing::Test
  {
  protected:
    static FormEntry JanesEntry(const std::string& email = "sam@law.example")
    {
      FormEntry entry;
      entry.request = House::JanesRequest();
      entry.request.requester.email = email;
      entry.relationship = Relationship::Representative;
      entry.consent = true;
      entry.client = "192.0.2.1";
      return entry;
    }

    PostedForm Post(const FormEntry& entry = JanesEntry())
    {
      return PostForm(house_.services, house_.visitor, entry);
    }

    ConfirmedForm Confirm(const std::string& id, const std::string& token)
    {
      return ConfirmForm(house_.services, house_.visitor, id, token);
    }

    void Give(const std::string& id, const std::string& content = PDF)
    {
      AddFormIdentification(house_.services, house_.visitor, id, {"passport.pdf", content});
    }

    std::string TextOf(const Delivery& mail)
    {
      return SplitBody(house_.cryptography.Open("outbox", mail.id, mail.sealedBody)).text;
    }

    /// The token of the newest link of this kind: 'c' or 'i'.
    std::string Token(char kind)
    {
      for (const Delivery& mail : house_.Deliveries())
      {
        const std::string text = TextOf(mail);
        std::smatch match;
        if (std::regex_search(text, match,
                              std::regex(std::string("/") + kind + "/([A-Za-z0-9_-]{43})")))
        {
          return match[1];
        }
      }
      return "";
    }

    std::size_t Mails(const std::string& purpose)
    {
      const auto mails = house_.Deliveries();
      return static_cast<std::size_t>(std::count_if(mails.begin(), mails.end(),
                                                    [&](const Delivery& mail)
                                                    { return mail.purpose == purpose; }));
    }

    std::size_t Events(const std::string& action)
    {
      const auto events = house_.Events();
      return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                    [&](const AuditEvent& event)
                                                    { return event.action == action; }));
    }

    void Set(const std::string& key, const std::string& value)
    {
      ChangeSettings(house_.services, house_.bob, {{key, {value}}});
    }

    Form()
    {
      Set("form.PostsPerClient", "1000");
      ChangeSettings(house_.services, house_.bob, {{"form.Purposes", {"Legal claim"}}});
    }

    House house_;
    RequestKeeper keeper_{house_.services, [](const std::string&) {
                          }};
  };
}
