#include "SettingsRepository.h"

#include "JsonText.h"

#include <random>

namespace OrthancExchange
{
  namespace
  {
    std::int64_t DrawStamp()
    {
      std::random_device device;
      return std::uniform_int_distribution<std::int64_t>()(device);
    }
  }

  SettingValues SettingsRepository::Load()
  {
    const std::optional<std::int64_t> stamp = connection_.SettingsStamp();
    if (!stamp.has_value())
    {
      return Read();
    }
    if (auto known = cache_.Find(*stamp))
    {
      return *std::move(known);
    }
    SettingValues values = Read();
    cache_.Keep(*stamp, values);
    return values;
  }

  SettingValues SettingsRepository::Read()
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
    connection_.Execute("UPDATE settings_stamp SET stamp = :stamp", {Value::Number(DrawStamp())});
  }
}
