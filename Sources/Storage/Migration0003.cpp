#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0003()
  {
    // By which rules the keys of the identity index were made; an index of before has none.
    Migration migration;
    migration.statements = {
        "ALTER TABLE study_cursor ADD COLUMN keys_version TEXT NOT NULL DEFAULT ''"};
    return migration;
  }
}
