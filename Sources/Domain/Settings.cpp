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
      static const std::set<std::string> names{"Institution", "Link",      "Until",    "Message",
                                               "Reason",      "Reference", "Passcode", "Minutes",
                                               "Requester",   "Received",  "Count",    "Hours"};
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
      for (const std::string& placeholder : PlaceholdersOf(text.subject + text.body))
      {
        if (!KnownPlaceholders().contains(placeholder))
        {
          RefuseValue(key + ".Body", "there is no placeholder {{" + placeholder + "}}.");
        }
      }
      const std::set<std::string> inSubject = PlaceholdersOf(text.subject);
      if (inSubject.contains("Link") || inSubject.contains("Passcode"))
      {
        RefuseValue(key + ".Subject", "a link or passcode must not stand in a subject.");
      }
      const std::set<std::string> inBody = PlaceholdersOf(text.body);
      const bool isInvitation = name == "PackageReady" || name == "ConfirmRequest";
      const std::string needed = isInvitation                   ? "Link"
                                 : name.starts_with("Passcode") ? "Passcode"
                                                                : "";
      if (!needed.empty() && !inBody.contains(needed))
      {
        RefuseValue(key + ".Body", "{{" + needed + "}} must stand in this text.");
      }
      if (name.starts_with("Passcode") && inBody.contains("Link"))
      {
        RefuseValue(key + ".Body", "the link must not travel together with its passcode.");
      }
      return text;
    }
  }

  Settings DefaultSettings()
  {
    Settings settings;
    settings.form = DefaultFormSettings();
    settings.reasons.declineReasons = {"No imaging is held for this patient",
                                       "The details do not match our records",
                                       "Proof of identification is missing or not sufficient",
                                       "The requester is not entitled to this imaging",
                                       "The request was withdrawn",
                                       "The same request was already answered"};
    settings.texts.messages = {
        {"NewRequest",
         {"GDPR Imaging Request",
          "A new request for imaging has arrived at {{Institution}}.\n\nReference: {{Reference}}\n"
          "To be answered by: {{Until}}\n\nPlease open the Requests page of Orthanc Exchange to "
          "review it."}},
        {"PackageReady",
         {"Images from {{Institution}} are ready for you",
          // The sender's message waits behind the passcode: it may say what an e-mail must not.
          "{{Institution}} has made images available to you.\n\n"
          "Open this link, ask for a passcode, and enter it there. They are available until "
          "{{Until}}.\n\n"
          "{{Link}}\n\nIf you did not expect this, please tell {{Institution}}, and do not pass "
          "the link on."}},
        {"RequestDeclined",
         {"Your imaging request to {{Institution}}",
          "{{Institution}} could not fulfil your request for imaging (reference: "
          "{{Reference}}).\n\n"
          "Reason: {{Reason}}\n\n{{Message}}"}},
        {"IdentificationNeeded",
         {"Proof of identity for your imaging request to {{Institution}}",
          "{{Institution}} has received your request for imaging (reference: {{Reference}}).\n\n"
          "Before it can be answered, we need proof of identity.\n\n{{Message}}\n\n"
          "The time to answer your request begins when the proof has reached us. Please do not "
          "send it by plain e-mail: hand it in by this link, as a PDF or a photograph. The link "
          "works until {{Until}}.\n\n{{Link}}"}},
        {"RequestExtended",
         {"Your imaging request to {{Institution}} takes longer",
          "{{Institution}} needs more time to answer your request for imaging (reference: "
          "{{Reference}}).\n\nReason: {{Reason}}\n\nIt will be answered by {{Until}}.\n\n"
          "You may complain about this to your data protection authority."}},
        {"RequestDueSoon",
         {"An imaging request is due soon",
          "A request for imaging waits at {{Institution}}.\n\nReference: {{Reference}}\n"
          "Received: {{Received}}\nTo be answered by: {{Until}}\n\nPlease open the Requests page "
          "of Orthanc Exchange to answer it."}},
        {"RequestOverdue",
         {"An imaging request is overdue",
          "A request for imaging was not answered in time at {{Institution}}.\n\nReference: "
          "{{Reference}}\nReceived: {{Received}}\nIt was to be answered by: {{Until}}\n\nPlease "
          "open the Requests page of Orthanc Exchange and answer it now."}},
        {"ImagingArrived",
         {"New imaging for an open request",
          "Imaging has reached {{Institution}} that matches an open request. New studies: "
          "{{Count}}.\n\nReference: "
          "{{Reference}}\nReceived: {{Received}}\nTo be answered by: {{Until}}\n\nPlease open the "
          "Requests page of Orthanc Exchange to review it."}},
        {"ConfirmRequest",
         // Whose address this is has not asked for anything yet: nothing that was typed into the
         // form may stand here, lest the form send strangers' words in the institution's name.
         {"Please confirm your imaging request to {{Institution}}",
          "Somebody has filled in the request form of {{Institution}} with this e-mail address.\n\n"
          "If it was you, open this link and press Confirm within {{Hours}} hours. Only then is "
          "the request received.\n\n{{Link}}\n\nIf it was not you, do nothing: what was entered "
          "is deleted then."}},
        {"RequestReceived",
         {"Your imaging request to {{Institution}} was received",
          "{{Institution}} has received your request for imaging (reference: {{Reference}}).\n\n"
          "It will be answered by {{Until}}. Please quote the reference when you contact us."}},
        {"IdentificationReceived",
         {"Proof of identification arrived",
          "The proof of identification that was asked for has reached {{Institution}} by its "
          "portal."
          "\n\nReference: {{Reference}}\nReceived: {{Received}}\nTo be answered by: {{Until}}\n\n"
          "Please open the Requests page of Orthanc Exchange to review it."}},
        {"PasscodeEmail",
         {"Your passcode from {{Institution}}",
          "Your passcode is {{Passcode}}\n\nIt works once, within {{Minutes}} minutes. Never tell "
          "it to anybody; "
          "{{Institution}} will not ask you for it."}},
        {"PasscodeSms",
         {"", "{{Passcode}} is your passcode from {{Institution}}. It works once, within "
              "{{Minutes}} minutes."}},
        {"PackageForwarded",
         {"A package was forwarded",
          "{{Requester}}, who received images from {{Institution}}, has forwarded them. They stay "
          "available until {{Until}}.\n\nWho received them stands in the request's audit log."}},
        {"Test",
         {"Test message from {{Institution}}",
          "This message shows that {{Institution}} can send you e-mail."}}};
    return settings;
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
    settings.retention.strictViewing = Boolean(values, "retention.StrictViewing", true);
    settings.form = ReadFormSettings(values);
    for (auto& [name, text] : settings.texts.messages)
    {
      text = ReadMessage(values, name, text);
    }
    return settings;
  }
}
