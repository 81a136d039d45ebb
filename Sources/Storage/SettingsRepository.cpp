#include "SettingsRepository.h"

#include "JsonText.h"

namespace OrthancExchange
{
  SettingValues SettingsRepository::Load()
  {
    SettingValues values;
    for (const Row& row : connection_.Query("SELECT name, texts FROM settings", 2))
    {
      ReadJson(row.at(1).text, values[row.at(0).text]);
    }
    return values;
  }

  void SettingsRepository::Save(const SettingValues& values)
  {
    for (const auto& [name, texts] : values)
    {
      connection_.Execute("INSERT INTO settings (name, texts) VALUES (:name, :texts) "
                          "ON CONFLICT (name) DO UPDATE SET texts = excluded.texts",
                          {Value::Key(name), Value::Text(WriteJson(texts))});
    }
  }
}
