// Version 9: whoever only reads knows without reading them whether the settings are still those of
// before (SettingsCache.h).
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0009()
  {
    Migration migration;
    migration.statements = {"CREATE TABLE settings_stamp (stamp BIGINT NOT NULL)",
                            "INSERT INTO settings_stamp (stamp) VALUES (0)"};
    return migration;
  }
}
