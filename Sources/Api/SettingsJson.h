// Settings as JSON: typed, by section (Resources/Documentation/Api.md).
#pragma once

#include "../Domain/Settings.h"

#include <json/value.h>

#include <string>

namespace OrthancExchange
{
  /// Whether there is a section of that name.
  bool IsSettingsSection(const std::string& section);

  Json::Value SectionToJson(const Settings& settings, const std::string& section);

  /// The values that the body gives. Refusal(UnknownField, WrongType) naming the field; whether the
  /// values make sense is for FromValues() to say.
  SettingValues SectionFromJson(const std::string& section, const std::string& body);
}
