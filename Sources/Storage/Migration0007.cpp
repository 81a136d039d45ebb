// Version 7: packages whose zip is encrypted, and their secrets.
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0007()
  {
    Migration migration;
    migration.statements = {"ALTER TABLE packages ADD COLUMN encrypted BIGINT NOT NULL DEFAULT 0",
                            R"(CREATE TABLE package_secrets (
          package_id KEY_TEXT PRIMARY KEY REFERENCES packages (id), sealed TEXT NOT NULL,
          sent_at TEXT NOT NULL))"};
    return migration;
  }
}
