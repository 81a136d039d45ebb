#include "Settings.h"

#include "Refusal.h"
#include "SettingParsing.h"
#include "TextTemplate.h"
#include "UnicodeText.h"

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    using namespace SettingParsing;

    constexpr std::size_t MAX_REASONS = 50;
    // More would be a mistake, and might leave no working day.
    constexpr std::size_t MAX_HOLIDAYS = 500;
    constexpr std::size_t MAX_SHORT_TEXT = 200;
    constexpr std::size_t MAX_LONG_TEXT = 5000;

    const std::set<std::string>& KnownPlaceholders()
    {
      static const std::set<std::string> names{
          "Institution", "Link",      "Until",    "Message", "Reason", "Reference",  "Passcode",
          "Minutes",     "Requester", "Received", "Count",   "Hours",  "Passphrase", "Encryption"};
      return names;
    }

    const std::string NAME_TOLERANCE = "PatientName:"; // fields other than names tolerate nothing

    std::set<NameTolerance> ReadTolerances(const SettingValues& values)
    {
      std::set<NameTolerance> tolerances;
      if (const auto* list = Find(values, "account.Tolerances"))
      {
        for (const std::string& text : *list)
        {
          try
          {
            if (!text.starts_with(NAME_TOLERANCE))
            {
              throw std::invalid_argument("not of a name");
            }
            tolerances.insert(ParseNameTolerance(text.substr(NAME_TOLERANCE.size())));
          }
          catch (const std::invalid_argument&)
          {
            RefuseValue("account.Tolerances",
                        "PatientName:Diacritics and PatientName:Hyphens are all there is.");
          }
        }
      }
      return tolerances;
    }

    NationalIdScheme ReadScheme(const SettingValues& values)
    {
      try
      {
        return ParseNationalIdScheme(Single(values, "account.NationalIdScheme", "None"));
      }
      catch (const std::invalid_argument&)
      {
        RefuseValue("account.NationalIdScheme", "None or NHS is expected.");
      }
    }

    MatchingRules ReadMatching(const SettingValues& values)
    {
      MatchingRules rules;
      if (const auto* fields = Find(values, "account.MatchingRules"))
      {
        rules.required.clear();
        for (const std::string& field : *fields)
        {
          try
          {
            rules.required.insert(ParseMatchField(field));
          }
          catch (const std::invalid_argument&)
          {
            RefuseValue("account.MatchingRules", "there is no field of that name.");
          }
        }
        const bool byIdentifier = rules.required.contains(MatchField::NationalID) ||
                                  rules.required.contains(MatchField::PatientID);
        const bool byPerson = rules.required.contains(MatchField::PatientName) &&
                              rules.required.contains(MatchField::PatientBirthDate);
        if (!byIdentifier && !byPerson)
        {
          RefuseValue("account.MatchingRules", "these rules would mix up patients: ask for an "
                                               "identifier, or for name and birth date together.");
        }
      }
      if (const auto* sources = Find(values, "account.NationalIdSources"))
      {
        rules.nationalIdSources.clear();
        for (const std::string& source : *sources)
        {
          try
          {
            rules.nationalIdSources.insert(ParseOtherIdSource(source));
          }
          catch (const std::invalid_argument&)
          {
            RefuseValue("account.NationalIdSources", "there is no source of that name.");
          }
        }
      }
      rules.nationalIdScheme = ReadScheme(values);
      rules.nameTolerances = ReadTolerances(values);
      rules.nationalIdIssuer = Single(values, "account.NationalIdIssuer", "");
      CheckText("account.NationalIdIssuer", rules.nationalIdIssuer, MAX_SHORT_TEXT);
      return rules;
    }

    DueRules ReadDueRules(const SettingValues& values)
    {
      const std::string key = "account.Holidays";
      DueRules rules;
      rules.months = Integer(values, "account.DueMonths", rules.months, 1, LONGEST_MONTHS);
      const auto* holidays = Find(values, key);
      if (holidays == nullptr)
      {
        return rules;
      }
      if (holidays->size() > MAX_HOLIDAYS)
      {
        RefuseValue(key, "at most " + std::to_string(MAX_HOLIDAYS) + " days are expected.");
      }
      for (const std::string& holiday : *holidays)
      {
        const auto midnight = ParseInstant(holiday + "T00:00:00Z");
        if (!midnight.has_value())
        {
          RefuseValue(key, "a day like 2026-12-25 is expected.");
        }
        rules.holidays.insert(std::chrono::floor<std::chrono::days>(*midnight));
      }
      return rules;
    }

    ReasonSettings ReadReasons(const SettingValues& values, const ReasonSettings& defaults)
    {
      const auto* reasons = Find(values, "reasons.DeclineReasons");
      if (reasons == nullptr)
      {
        return defaults;
      }
      if (reasons->empty() || reasons->size() > MAX_REASONS)
      {
        RefuseValue("reasons.DeclineReasons", "one to fifty reasons are expected.");
      }
      std::set<std::string> distinct;
      for (const std::string& reason : *reasons)
      {
        CheckText("reasons.DeclineReasons", reason, MAX_SHORT_TEXT);
        if (CollapseSpaces(reason).empty() || !distinct.insert(reason).second)
        {
          RefuseValue("reasons.DeclineReasons", "a reason must not be empty or stand twice.");
        }
      }
      return {*reasons};
    }

    MessageText ReadMessage(const SettingValues& values, const std::string& name,
                            const MessageText& fallback)
    {
      const std::string key = "texts." + name;
      MessageText text{Single(values, key + ".Subject", fallback.subject),
                       Single(values, key + ".Body", fallback.body)};
      CheckText(key + ".Subject", text.subject, MAX_SHORT_TEXT);
      CheckText(key + ".Body", text.body, MAX_LONG_TEXT);
      if (text.subject.find_first_of("\r\n\t") != std::string::npos)
      {
        RefuseValue(key + ".Subject", "a subject is one line.");
      }
      if (CollapseSpaces(text.subject).empty() && !fallback.subject.empty())
      {
        RefuseValue(key + ".Subject", "an e-mail needs a subject.");
      }
      for (const std::string& placeholder : PlaceholdersOf(text.subject + text.body))
      {
        if (!KnownPlaceholders().contains(placeholder))
        {
          RefuseValue(key + ".Body", "there is no placeholder {{" + placeholder + "}}.");
        }
      }
      const std::set<std::string> inSubject = PlaceholdersOf(text.subject);
      if (inSubject.contains("Link") || inSubject.contains("Passcode") ||
          inSubject.contains("Passphrase"))
      {
        RefuseValue(key + ".Subject",
                    "a link, passcode or passphrase must not stand in a subject.");
      }
      const std::set<std::string> inBody = PlaceholdersOf(text.body);
      const bool isInvitation = name == "PackageReady" || name == "ConfirmRequest";
      const bool isSecret = name.starts_with("Passcode") || name.starts_with("Passphrase");
      const std::string needed = isInvitation                     ? "Link"
                                 : name.starts_with("Passcode")   ? "Passcode"
                                 : name.starts_with("Passphrase") ? "Passphrase"
                                                                  : "";
      if (!needed.empty() && !inBody.contains(needed))
      {
        RefuseValue(key + ".Body", "{{" + needed + "}} must stand in this text.");
      }
      if (isSecret && inBody.contains("Link"))
      {
        RefuseValue(key + ".Body",
                    "the link must not travel together with its passcode or passphrase.");
      }
      return text;
    }
  }

  SettingValues ToValues(const Settings& settings)
  {
    const auto yes = [](bool value)
    {
      return std::vector<std::string>{value ? "true" : "false"};
    };
    const auto number = [](int value)
    {
      return std::vector<std::string>{std::to_string(value)};
    };
    SettingValues values;
    for (const MatchField field : settings.account.matching.required)
    {
      values["account.MatchingRules"].emplace_back(ToString(field));
    }
    values["account.NationalIdSources"];
    for (const OtherIdSource source : settings.account.matching.nationalIdSources)
    {
      values["account.NationalIdSources"].emplace_back(ToString(source));
    }
    values["account.NationalIdScheme"] = {ToString(settings.account.matching.nationalIdScheme)};
    values["account.Tolerances"];
    for (const NameTolerance tolerance : settings.account.matching.nameTolerances)
    {
      values["account.Tolerances"].push_back(NAME_TOLERANCE + ToString(tolerance));
    }
    values["account.NationalIdIssuer"] = {settings.account.matching.nationalIdIssuer};
    values["account.Identification"] = yes(settings.account.identification);
    values["account.DueMonths"] = number(settings.account.due.months);
    values["account.Holidays"];
    for (const std::chrono::sys_days holiday : settings.account.due.holidays)
    {
      values["account.Holidays"].push_back(FormatInstant(holiday).substr(0, 10));
    }
    values["account.WarnDays"] = number(settings.account.warnDays);
    values["account.ArrivalMinutes"] = number(settings.account.arrivalMinutes);
    values["reasons.DeclineReasons"] = settings.reasons.declineReasons;
    values["retention.RetentionDays"] = number(settings.retention.retentionDays);
    values["retention.MaximumRetentionDays"] = number(settings.retention.maximumRetentionDays);
    values["retention.DownloadByDefault"] = yes(settings.retention.downloadByDefault);
    values["retention.EncryptZip"] = yes(settings.retention.encryptZip);
    values["retention.StrictViewing"] = yes(settings.retention.strictViewing);
    AppendValues(settings.form, values);
    for (const auto& [name, text] : settings.texts.messages)
    {
      values["texts." + name + ".Subject"] = {text.subject};
      values["texts." + name + ".Body"] = {text.body};
    }
    return values;
  }

  Settings FromValues(const SettingValues& values)
  {
    Settings settings = DefaultSettings();
    const SettingValues known = ToValues(settings);
    for (const auto& [key, value] : values)
    {
      if (!known.contains(key))
      {
        throw FieldRefusal(RefusalCode::UnknownField, key.substr(key.find('.') + 1),
                           "There is no setting " + key.substr(0, 100) + ".");
      }
    }
    settings.account.matching = ReadMatching(values);
    settings.account.identification = Boolean(values, "account.Identification", true);
    settings.account.due = ReadDueRules(values);
    settings.account.warnDays = Integer(values, "account.WarnDays", 7, 1, 28);
    settings.account.arrivalMinutes = Integer(values, "account.ArrivalMinutes", 5, 0, 60);
    settings.reasons = ReadReasons(values, settings.reasons);
    settings.retention.maximumRetentionDays =
        Integer(values, "retention.MaximumRetentionDays", 90, 1, 365);
    settings.retention.retentionDays =
        Integer(values, "retention.RetentionDays", 28, 1, settings.retention.maximumRetentionDays);
    settings.retention.downloadByDefault = Boolean(values, "retention.DownloadByDefault", true);
    settings.retention.encryptZip = Boolean(values, "retention.EncryptZip", false);
    settings.retention.strictViewing = Boolean(values, "retention.StrictViewing", true);
    settings.form = ReadFormSettings(values);
    for (auto& [name, text] : settings.texts.messages)
    {
      text = ReadMessage(values, name, text);
    }
    return settings;
  }
}
