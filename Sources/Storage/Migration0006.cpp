// Version 6: zips prepared in the background (D9).
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0006()
  {
    Migration migration;
    migration.statements = {
        R"(CREATE TABLE package_archives (
          id KEY_TEXT PRIMARY KEY, package_id KEY_TEXT NOT NULL REFERENCES packages (id),
          recipe KEY_TEXT NOT NULL, state TEXT NOT NULL, done BIGINT NOT NULL, total BIGINT NOT NULL,
          failure TEXT NOT NULL, not_before BIGINT NOT NULL, changed_at BIGINT NOT NULL,
          sums_sha256 TEXT NOT NULL, lengths TEXT NOT NULL, UNIQUE (package_id, recipe)))",
        R"(CREATE TABLE archive_members (
          archive_id KEY_TEXT NOT NULL REFERENCES package_archives (id), position BIGINT NOT NULL,
          path TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL,
          number BIGINT NOT NULL, slice_offset BIGINT NOT NULL, size BIGINT NOT NULL,
          crc32 BIGINT NOT NULL, parts TEXT NOT NULL, sha256 TEXT NOT NULL,
          PRIMARY KEY (archive_id, position)))",
        "CREATE INDEX packages_by_availability ON packages (available_until)"};
    return migration;
  }
}
