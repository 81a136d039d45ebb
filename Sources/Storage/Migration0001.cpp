// Version 1: the first tables.
//
// "seq" numbers rows in the order of their making, since several come into being within one second.
// The texts to search in stand apart: a search reads all of them, and nothing else of their rows.
// Every index serves a query of a repository.
#include "Migrations.h"

namespace OrthancExchange
{
  namespace
  {
    const std::vector<std::string> requests{
        R"(CREATE TABLE contacts (
          id KEY_TEXT PRIMARY KEY, name TEXT NOT NULL, organization TEXT NOT NULL, email KEY_TEXT NOT NULL,
          phone TEXT NOT NULL, mobile KEY_TEXT NOT NULL, second_email KEY_TEXT NOT NULL,
          created_at BIGINT NOT NULL))",
        "CREATE UNIQUE INDEX contacts_by_addresses ON contacts (email, mobile, second_email)",

        R"(CREATE TABLE requests (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE,
          direction TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL, source TEXT NOT NULL,
          received_at BIGINT NOT NULL, due_at BIGINT NOT NULL, completed_at BIGINT NOT NULL,
          revision BIGINT NOT NULL,
          contact_id TEXT NOT NULL, contact_name TEXT NOT NULL, contact_organization TEXT NOT NULL,
          contact_email TEXT NOT NULL, contact_phone TEXT NOT NULL, contact_mobile TEXT NOT NULL,
          contact_second_email TEXT NOT NULL, contact_created_at BIGINT NOT NULL,
          patient_name TEXT NOT NULL, patient_birth_date TEXT NOT NULL, national_id TEXT NOT NULL,
          patient_id TEXT NOT NULL, patient_sex TEXT NOT NULL, reference TEXT NOT NULL,
          original_patient_name TEXT NOT NULL, original_patient_birth_date TEXT NOT NULL,
          original_national_id TEXT NOT NULL, original_patient_id TEXT NOT NULL,
          original_patient_sex TEXT NOT NULL, original_reference TEXT NOT NULL,
          created_by TEXT NOT NULL, completed_by TEXT NOT NULL, decline_reason TEXT NOT NULL,
          decline_message TEXT NOT NULL, purpose TEXT NOT NULL, notes TEXT NOT NULL))",
        "CREATE INDEX requests_by_received ON requests (received_at, seq)",
        "CREATE INDEX requests_by_direction ON requests (direction, received_at, seq)",
        "CREATE INDEX requests_by_state_due ON requests (state, due_at, seq)",
        "CREATE INDEX requests_by_state_completed ON requests (state, completed_at, seq)",
        "CREATE INDEX requests_due ON requests (direction, state, due_at, seq)",
        "CREATE INDEX requests_completed ON requests (direction, state, completed_at, seq)",

        R"(CREATE TABLE request_search (
          seq BIGINT PRIMARY KEY REFERENCES requests (seq), search_text TEXT NOT NULL))",

        R"(CREATE TABLE request_corrections (
          request_id KEY_TEXT NOT NULL REFERENCES requests (id), position BIGINT NOT NULL,
          field TEXT NOT NULL, corrected_from TEXT NOT NULL, corrected_to TEXT NOT NULL,
          reason TEXT NOT NULL, corrected_by TEXT NOT NULL, corrected_at BIGINT NOT NULL,
          PRIMARY KEY (request_id, position)))",

        R"(CREATE TABLE request_exclusions (
          request_id KEY_TEXT NOT NULL REFERENCES requests (id), position BIGINT NOT NULL,
          study TEXT NOT NULL, PRIMARY KEY (request_id, position)))",
    };

    const std::vector<std::string> packages{
        R"(CREATE TABLE packages (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE,
          origin TEXT NOT NULL, request_id KEY_TEXT REFERENCES requests (id), content TEXT NOT NULL,
          institution TEXT NOT NULL, patient_name TEXT NOT NULL, patient_birth_date TEXT NOT NULL,
          national_id TEXT NOT NULL, patient_id TEXT NOT NULL, patient_sex TEXT NOT NULL,
          created_at BIGINT NOT NULL, created_by TEXT NOT NULL, available_until BIGINT NOT NULL,
          image_count BIGINT NOT NULL, attachment_count BIGINT NOT NULL, fingerprint TEXT NOT NULL,
          studies TEXT NOT NULL, message TEXT NOT NULL))",
        "CREATE INDEX packages_by_request ON packages (request_id, created_at, seq)",

        R"(CREATE TABLE package_instances (
          package_id KEY_TEXT NOT NULL REFERENCES packages (id), position BIGINT NOT NULL,
          study TEXT NOT NULL, series TEXT NOT NULL, instance KEY_TEXT NOT NULL,
          sop_instance_uid TEXT NOT NULL, sop_class_uid TEXT NOT NULL, modality TEXT NOT NULL,
          series_description TEXT NOT NULL, series_number BIGINT NOT NULL,
          instance_number BIGINT NOT NULL, number_of_frames BIGINT NOT NULL,
          PRIMARY KEY (package_id, position)))",
        "CREATE UNIQUE INDEX package_instances_by_instance ON package_instances (package_id, "
        "instance)",

        R"(CREATE TABLE package_entries (
          package_id KEY_TEXT NOT NULL REFERENCES packages (id), position BIGINT NOT NULL,
          path TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT NOT NULL, size BIGINT NOT NULL,
          crc32 BIGINT NOT NULL, PRIMARY KEY (package_id, position)))",

        R"(CREATE TABLE grants (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE,
          package_id KEY_TEXT NOT NULL REFERENCES packages (id),
          parent_grant_id KEY_TEXT REFERENCES grants (id),
          recipient_kind TEXT NOT NULL, recipient_id KEY_TEXT NOT NULL,
          may_view BIGINT NOT NULL, may_download BIGINT NOT NULL, forwards BIGINT NOT NULL,
          granted_by TEXT NOT NULL, granted_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
          state TEXT NOT NULL, ended_at BIGINT, end_reason TEXT NOT NULL,
          first_opened_at BIGINT, last_viewed_at BIGINT, last_downloaded_at BIGINT))",
        "CREATE INDEX grants_by_package ON grants (package_id, granted_at, seq)",
        "CREATE INDEX grants_by_recipient ON grants (recipient_kind, recipient_id, granted_at, "
        "seq)",

        R"(CREATE TABLE links (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE, grant_id KEY_TEXT NOT NULL REFERENCES grants (id),
          token_hash KEY_TEXT NOT NULL UNIQUE, opens_allowed BIGINT, opens BIGINT NOT NULL,
          passcode_required BIGINT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
          revoked_at BIGINT))",
        "CREATE INDEX links_by_grant ON links (grant_id, created_at, seq)",

        R"(CREATE TABLE passcodes (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE, link_id KEY_TEXT NOT NULL REFERENCES links (id),
          code_hash TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
          tries_left BIGINT NOT NULL, used_at BIGINT, superseded BIGINT NOT NULL))",
        "CREATE INDEX passcodes_by_link ON passcodes (link_id, created_at, seq)",

        R"(CREATE TABLE sessions (
          id KEY_TEXT PRIMARY KEY, token_hash KEY_TEXT NOT NULL UNIQUE, contact_id TEXT NOT NULL,
          grant_id KEY_TEXT REFERENCES grants (id), only_grant BIGINT NOT NULL,
          created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
          ended_at BIGINT, end_reason TEXT NOT NULL))",
        "CREATE INDEX sessions_live ON sessions (grant_id) WHERE ended_at IS NULL",
    };

    const std::vector<std::string> documents{
        R"(CREATE TABLE documents (
          id KEY_TEXT PRIMARY KEY, owner TEXT NOT NULL, owner_id KEY_TEXT NOT NULL,
          number BIGINT NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL,
          size BIGINT NOT NULL, crc32 BIGINT NOT NULL, sha256 TEXT NOT NULL, sealed BIGINT NOT NULL,
          added_at BIGINT NOT NULL, added_by TEXT NOT NULL, removed BIGINT NOT NULL))",
        "CREATE UNIQUE INDEX documents_by_owner ON documents (owner, owner_id, number)",

        R"(CREATE TABLE document_pieces (
          document_id KEY_TEXT NOT NULL REFERENCES documents (id), position BIGINT NOT NULL,
          piece TEXT NOT NULL, PRIMARY KEY (document_id, position)))",
    };

    const std::vector<std::string> journal{
        R"(CREATE TABLE deliveries (
          seq SERIAL_KEY, id KEY_TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, purpose TEXT NOT NULL,
          state TEXT NOT NULL, attempts BIGINT NOT NULL, created_at BIGINT NOT NULL,
          next_attempt_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, lease_until BIGINT,
          delivered_at BIGINT, request_id KEY_TEXT NOT NULL, package_id TEXT NOT NULL,
          grant_id TEXT NOT NULL, recipient TEXT NOT NULL,
          subject TEXT NOT NULL, last_error TEXT NOT NULL, sealed_body TEXT NOT NULL))",
        "CREATE INDEX deliveries_by_created ON deliveries (created_at, seq)",
        "CREATE INDEX deliveries_by_state ON deliveries (state, created_at, seq)",
        "CREATE INDEX deliveries_by_request ON deliveries (request_id, created_at, seq)",
        "CREATE INDEX deliveries_due ON deliveries (channel, next_attempt_at, seq) WHERE state = "
        "'Pending'",
        "CREATE INDEX deliveries_leased ON deliveries (channel, lease_until) WHERE state = "
        "'Sending'",

        R"(CREATE TABLE delivery_search (
          seq BIGINT PRIMARY KEY REFERENCES deliveries (seq), search_text TEXT NOT NULL))",

        R"(CREATE TABLE audit_events (
          sequence BIGINT PRIMARY KEY, happened_at BIGINT NOT NULL, actor_kind TEXT NOT NULL,
          actor KEY_TEXT NOT NULL, action KEY_TEXT NOT NULL, request_id KEY_TEXT NOT NULL,
          package_id TEXT NOT NULL, grant_id TEXT NOT NULL, patient_id KEY_TEXT NOT NULL,
          address TEXT NOT NULL, hash TEXT NOT NULL, details TEXT NOT NULL))",
        "CREATE INDEX audit_by_time ON audit_events (happened_at)",
        "CREATE INDEX audit_by_actor ON audit_events (actor, sequence)",
        "CREATE INDEX audit_by_action ON audit_events (action, sequence)",
        "CREATE INDEX audit_by_request ON audit_events (request_id, sequence)",
        "CREATE INDEX audit_by_patient ON audit_events (patient_id, sequence)",
        R"(CREATE TABLE audit_search (
          sequence BIGINT PRIMARY KEY REFERENCES audit_events (sequence), search_text TEXT NOT NULL))",
        R"(CREATE TABLE audit_head (
          id BIGINT PRIMARY KEY CHECK (id = 1), sequence BIGINT NOT NULL, hash TEXT NOT NULL))",
        "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')",

        "CREATE TABLE settings (name KEY_TEXT PRIMARY KEY, texts TEXT NOT NULL)",
    };

    const std::vector<std::string> studyIndex{
        R"(CREATE TABLE studies (
          seq SERIAL_KEY, study KEY_TEXT NOT NULL UNIQUE, study_instance_uid TEXT NOT NULL, patient_name TEXT NOT NULL,
          patient_birth_date TEXT NOT NULL, patient_id TEXT NOT NULL, patient_id_issuer TEXT NOT NULL,
          patient_sex TEXT NOT NULL, other_patient_ids TEXT NOT NULL, study_date TEXT NOT NULL,
          study_time TEXT NOT NULL, study_description TEXT NOT NULL, accession_number TEXT NOT NULL,
          institution_name TEXT NOT NULL, modalities TEXT NOT NULL, series_count BIGINT NOT NULL,
          instance_count BIGINT NOT NULL, last_update BIGINT NOT NULL))",
        R"(CREATE TABLE study_keys (
          kind TEXT NOT NULL, value KEY_TEXT NOT NULL, study_seq BIGINT NOT NULL REFERENCES studies (seq),
          PRIMARY KEY (kind, value, study_seq)))",
        "CREATE INDEX study_keys_by_study ON study_keys (study_seq)",
        R"(CREATE TABLE study_cursor (
          id BIGINT PRIMARY KEY CHECK (id = 1), last_change BIGINT))",
        "INSERT INTO study_cursor (id, last_change) VALUES (1, NULL)",
    };
  }

  Migration Migration0001()
  {
    Migration migration;
    for (const auto* group : {&requests, &packages, &documents, &journal, &studyIndex})
    {
      migration.statements.insert(migration.statements.end(), group->begin(), group->end());
    }
    migration.appendOnlyTables = {"audit_events", "audit_search"};
    return migration;
  }
}
