// Version 10: whether an image is in a package, and as what it was sent, is asked for each picture
// that is looked at.
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0010()
  {
    Migration migration;
    migration.statements = {
        "CREATE INDEX package_entries_by_source ON package_entries (package_id, source_id)"};
    return migration;
  }
}
