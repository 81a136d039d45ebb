#include "ChangeSettings.h"

#include "AuditTrail.h"
#include "MoveDueDates.h"
#include "WatchMatches.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr int JUDGED_AT_ONCE = 5000;

    std::string Join(const std::vector<std::string>& values)
    {
      std::string joined;
      for (const std::string& value : values)
      {
        joined += (joined.empty() ? "" : ", ") + value;
      }
      return joined;
    }
  }

  Settings LoadSettings(ITransaction& transaction)
  {
    // What they say seldom changes, and to understand it costs more than to read it.
    thread_local std::optional<std::pair<SettingValues, Settings>> last;
    SettingValues values = transaction.Settings().Load();
    if (!last.has_value() || last->first != values)
    {
      Settings settings = FromValues(values);
      last.emplace(std::move(values), std::move(settings));
    }
    return last->second;
  }

  Settings LoadSettings(const Services& services)
  {
    Settings settings;
    services.store.Read([&](ITransaction& transaction) { settings = LoadSettings(transaction); });
    return settings;
  }

  void ChangeSettings(const Services& services, const Actor& actor, const SettingValues& changes)
  {
    services.store.Write(
        [&](ITransaction& transaction)
        {
          SettingValues values = transaction.Settings().Load();
          const Settings settingsBefore = FromValues(values);
          const SettingValues before = ToValues(settingsBefore);
          for (const auto& [key, value] : changes)
          {
            values[key] = value;
          }
          const Settings settingsAfter = FromValues(values);
          const SettingValues after = ToValues(settingsAfter);
          transaction.Settings().Save(changes);
          for (const auto& [key, value] : changes)
          {
            if (before.at(key) != after.at(key))
            {
              AuditEvent event = EventBy(services, actor, "SettingChanged");
              event.details = {
                  {"Setting", key}, {"From", Join(before.at(key))}, {"To", Join(after.at(key))}};
              Record(transaction, services, event);
            }
          }
          MoveDueDates(transaction, services, actor, settingsBefore.account.due,
                       settingsAfter.account.due);
        });
    try
    {
      // Nothing to do unless the matching rules changed; what is left is the keeper's.
      JudgeOutdated(services, actor, JUDGED_AT_ONCE);
    }
    catch (const Refusal&)
    {
      // The settings are saved, and whoever saved them must not be told otherwise: the keeper goes
      // on, and says what hinders it.
    }
  }
}
