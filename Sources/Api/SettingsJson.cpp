#include "SettingsJson.h"

#include "JsonFields.h"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    enum class Kind
    {
      Text,
      Texts,
      Flag,
      Integer
    };

    struct Setting
    {
      const char* section;
      const char* name;
      Kind kind;
    };

    constexpr std::array SETTINGS{
        Setting{"account", "MatchingRules", Kind::Texts},
        Setting{"account", "NationalIdSources", Kind::Texts},
        Setting{"account", "NationalIdIssuer", Kind::Text},
        Setting{"account", "NationalIdScheme", Kind::Text},
        Setting{"account", "Tolerances", Kind::Texts},
        Setting{"account", "Identification", Kind::Flag},
        Setting{"account", "DueMonths", Kind::Integer},
        Setting{"account", "Holidays", Kind::Texts},
        Setting{"account", "WarnDays", Kind::Integer},
        Setting{"account", "ArrivalMinutes", Kind::Integer},
        Setting{"reasons", "DeclineReasons", Kind::Texts},
        Setting{"retention", "RetentionDays", Kind::Integer},
        Setting{"retention", "MaximumRetentionDays", Kind::Integer},
        Setting{"retention", "DownloadByDefault", Kind::Flag},
        Setting{"retention", "StrictViewing", Kind::Flag},
        Setting{"form", "Enabled", Kind::Flag},
        Setting{"form", "IdentificationAsked", Kind::Flag},
        Setting{"form", "IdentificationRequired", Kind::Flag},
        Setting{"form", "IdentificationDays", Kind::Integer},
        Setting{"form", "IdentificationMegabytes", Kind::Integer},
        Setting{"form", "IdentificationFiles", Kind::Integer},
        Setting{"form", "Purposes", Kind::Texts},
        Setting{"form", "ConsentText", Kind::Text},
        Setting{"form", "PrivacyText", Kind::Text},
        Setting{"form", "ConfirmationHours", Kind::Integer},
        Setting{"form", "PostsPerClient", Kind::Integer},
        Setting{"form", "PostsPerHour", Kind::Integer},
    };

    constexpr std::string_view TEXTS =
        "texts"; // whose settings are the messages, each with subject and body

    Json::Value ValueToJson(const std::vector<std::string>& values, Kind kind)
    {
      if (kind == Kind::Texts)
      {
        Json::Value list(Json::arrayValue);
        for (const std::string& value : values)
        {
          list.append(value);
        }
        return list;
      }
      const std::string& value = values.front();
      return kind == Kind::Flag      ? Json::Value(value == "true")
             : kind == Kind::Integer ? Json::Value(std::stoi(value))
                                     : Json::Value(value);
    }

    std::optional<std::vector<std::string>> ValueFromJson(JsonFields& fields,
                                                          const Setting& setting)
    {
      std::optional<std::vector<std::string>> result;
      if (setting.kind == Kind::Texts)
      {
        result = fields.OptionalTexts(setting.name);
      }
      else if (setting.kind == Kind::Flag)
      {
        if (const auto flag = fields.OptionalFlag(setting.name))
        {
          result = {*flag ? "true" : "false"};
        }
      }
      else if (setting.kind == Kind::Integer)
      {
        if (const auto number = fields.OptionalInteger(setting.name))
        {
          result = {std::to_string(*number)};
        }
      }
      else if (const auto text = fields.OptionalText(setting.name))
      {
        result = {*text};
      }
      return result;
    }

    SettingValues TextsFromJson(JsonFields fields)
    {
      SettingValues values;
      const Settings defaults = DefaultSettings();
      for (const auto& [name, text] : defaults.texts.messages)
      {
        if (!fields.Has(name))
        {
          continue;
        }
        JsonFields message = fields.Object(name);
        if (const auto subject = message.OptionalText("Subject"))
        {
          values["texts." + name + ".Subject"] = {*subject};
        }
        if (const auto body = message.OptionalText("Body"))
        {
          values["texts." + name + ".Body"] = {*body};
        }
        message.Done();
      }
      fields.Done();
      return values;
    }
  }

  bool IsSettingsSection(const std::string& section)
  {
    for (const Setting& setting : SETTINGS)
    {
      if (section == setting.section)
      {
        return true;
      }
    }
    return section == TEXTS;
  }

  Json::Value SectionToJson(const Settings& settings, const std::string& section)
  {
    Json::Value json(Json::objectValue);
    const SettingValues values = ToValues(settings);
    for (const Setting& setting : SETTINGS)
    {
      if (section == setting.section)
      {
        json[setting.name] = ValueToJson(values.at(section + "." + setting.name), setting.kind);
      }
    }
    if (section == TEXTS)
    {
      for (const auto& [name, text] : settings.texts.messages)
      {
        json[name]["Subject"] = text.subject;
        json[name]["Body"] = text.body;
      }
    }
    return json;
  }

  SettingValues SectionFromJson(const std::string& section, const std::string& body)
  {
    JsonFields fields = JsonFields::Parse(body);
    if (section == TEXTS)
    {
      return TextsFromJson(fields);
    }
    SettingValues values;
    for (const Setting& setting : SETTINGS)
    {
      if (section != setting.section)
      {
        continue;
      }
      if (const auto value = ValueFromJson(fields, setting))
      {
        values[section + "." + setting.name] = *value;
      }
    }
    fields.Done();
    return values;
  }
}
