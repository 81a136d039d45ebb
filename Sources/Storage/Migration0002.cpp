// Version 2: due dates that pause and are extended (A23); open requests watched for what arrives
// (A24) and for what changed in what matches.
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0002()
  {
    return {{
                "ALTER TABLE requests ADD COLUMN due_from BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE requests ADD COLUMN identification_asked_at BIGINT",
                "ALTER TABLE requests ADD COLUMN extended_at BIGINT",
                "ALTER TABLE requests ADD COLUMN extension_reason TEXT NOT NULL DEFAULT ''",
                "UPDATE requests SET due_from = received_at",

                // Of open requests only; their counterpart for studies is study_keys.
                R"(CREATE TABLE request_keys (
              kind TEXT NOT NULL, value KEY_TEXT NOT NULL,
              request_id KEY_TEXT NOT NULL REFERENCES requests (id),
              PRIMARY KEY (kind, value, request_id)))",
                "CREATE INDEX request_keys_by_request ON request_keys (request_id)",

                R"(CREATE TABLE request_matches (
              request_id KEY_TEXT NOT NULL REFERENCES requests (id), study KEY_TEXT NOT NULL,
              matching BIGINT NOT NULL, shown BIGINT NOT NULL, arrived_at BIGINT NOT NULL,
              touched_at BIGINT NOT NULL, announced BIGINT NOT NULL,
              PRIMARY KEY (request_id, study)))",
                "CREATE INDEX request_matches_by_study ON request_matches (study)",
                "CREATE INDEX request_matches_to_announce ON request_matches (request_id) "
                "WHERE announced = 0",

                R"(CREATE TABLE request_tallies (
              request_id KEY_TEXT PRIMARY KEY REFERENCES requests (id), rules TEXT NOT NULL,
              matching BIGINT NOT NULL, shown BIGINT NOT NULL, differing BIGINT NOT NULL,
              arrived BIGINT NOT NULL))",

                R"(CREATE TABLE request_warnings (
              request_id KEY_TEXT NOT NULL REFERENCES requests (id), kind KEY_TEXT NOT NULL,
              due_at BIGINT NOT NULL, warned_at BIGINT NOT NULL,
              PRIMARY KEY (request_id, kind, due_at)))",
            },
            {}};
  }
}
