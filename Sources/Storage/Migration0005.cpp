// Version 5: lists that are sorted and counted at the server, and an index that knows which archive
// it belongs to.
//
// "..._sort" hold what a column is sorted by (SortText()); rows of before are sorted by their small
// letters until they are next changed. The counts are those of RowCounts.h.
#include "Migrations.h"

namespace OrthancExchange
{
  namespace
  {
    const std::vector<std::string> sorting{
        "ALTER TABLE requests ADD COLUMN patient_sort KEY_TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN requester_sort KEY_TEXT NOT NULL DEFAULT ''",
        "UPDATE requests SET patient_sort = SUBSTR(LOWER(patient_name), 1, 30), requester_sort = "
        "SUBSTR(LOWER(CASE contact_organization WHEN '' THEN contact_name ELSE "
        "contact_organization END), 1, 30)",
        "CREATE INDEX requests_received ON requests (direction, state, received_at, seq)",
        "CREATE INDEX requests_patient ON requests (direction, state, patient_sort, seq)",
        "CREATE INDEX requests_requester ON requests (direction, state, requester_sort, seq)",
        "CREATE INDEX requests_outcome ON requests (direction, state, outcome, seq)",
        "CREATE INDEX requests_by_direction_due ON requests (direction, due_at, seq)",
        "CREATE INDEX requests_by_direction_patient ON requests (direction, patient_sort, seq)",
        "CREATE INDEX requests_by_direction_requester ON requests (direction, requester_sort, seq)",

        "ALTER TABLE deliveries ADD COLUMN recipient_sort KEY_TEXT NOT NULL DEFAULT ''",
        "UPDATE deliveries SET recipient_sort = SUBSTR(LOWER(recipient), 1, 30)",
        "CREATE INDEX deliveries_by_recipient ON deliveries (recipient_sort, seq)",
        "CREATE INDEX deliveries_by_state_recipient ON deliveries (state, recipient_sort, seq)",

        "DROP INDEX audit_by_time",
        "CREATE INDEX audit_by_time ON audit_events (happened_at, sequence)",
    };

    const std::vector<std::string> counts{
        R"(CREATE TABLE request_counts (
          direction KEY_TEXT NOT NULL, state KEY_TEXT NOT NULL, source KEY_TEXT NOT NULL,
          outcome KEY_TEXT NOT NULL, total BIGINT NOT NULL,
          PRIMARY KEY (direction, state, source, outcome)))",
        "INSERT INTO request_counts (direction, state, source, outcome, total) SELECT direction, "
        "state, source, outcome, COUNT(*) FROM requests GROUP BY direction, state, source, outcome",
        "CREATE TABLE delivery_counts (state KEY_TEXT PRIMARY KEY, total BIGINT NOT NULL)",
        "INSERT INTO delivery_counts (state, total) SELECT state, COUNT(*) FROM deliveries "
        "GROUP BY state",
    };

    // The series lead from a deleted one to its study. The index is filled anew at the next start,
    // since it does not know them yet.
    const std::vector<std::string> studyIndex{
        "ALTER TABLE studies ADD COLUMN series TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE studies ADD COLUMN conflicts TEXT NOT NULL DEFAULT '[]'",
        R"(CREATE TABLE study_series (
          series KEY_TEXT PRIMARY KEY, study_seq BIGINT NOT NULL REFERENCES studies (seq)))",
        "CREATE INDEX study_series_by_study ON study_series (study_seq)",
        "ALTER TABLE study_cursor ADD COLUMN archive TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE study_cursor ADD COLUMN archive_seen_at BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE study_cursor ADD COLUMN cursor_mark TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE study_cursor ADD COLUMN check_wanted BIGINT NOT NULL DEFAULT 0",
        "UPDATE study_cursor SET last_change = NULL",
    };
  }

  Migration Migration0005()
  {
    Migration migration;
    for (const auto* group : {&sorting, &counts, &studyIndex})
    {
      migration.statements.insert(migration.statements.end(), group->begin(), group->end());
    }
    return migration;
  }
}
