// Version 4: the public request form (A22), links for handing in proofs of identification (A23),
// and proofs whose content is deleted once they are no longer needed (A10).
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0004()
  {
    return {{
                "ALTER TABLE requests ADD COLUMN relationship TEXT NOT NULL DEFAULT 'Unknown'",
                "ALTER TABLE documents ADD COLUMN content_deleted_at BIGINT",
                "CREATE INDEX documents_identification ON documents (owner_id) WHERE owner = "
                "'RequestIdentification' AND content_deleted_at IS NULL",

                R"(CREATE TABLE unconfirmed_requests (
              id KEY_TEXT PRIMARY KEY, token_hash KEY_TEXT NOT NULL UNIQUE,
              client_key KEY_TEXT NOT NULL,
              contact_name TEXT NOT NULL, contact_organization TEXT NOT NULL,
              contact_email TEXT NOT NULL, contact_phone TEXT NOT NULL,
              contact_mobile TEXT NOT NULL, contact_second_email TEXT NOT NULL,
              patient_name TEXT NOT NULL, patient_birth_date TEXT NOT NULL,
              national_id TEXT NOT NULL, patient_id TEXT NOT NULL, patient_sex TEXT NOT NULL,
              relationship TEXT NOT NULL, reference TEXT NOT NULL, notes TEXT NOT NULL,
              purpose TEXT NOT NULL, consent_text TEXT NOT NULL, created_at BIGINT NOT NULL,
              expires_at BIGINT NOT NULL, confirmed_at BIGINT, due_at BIGINT NOT NULL))",
                "CREATE INDEX unconfirmed_requests_by_expiry ON unconfirmed_requests (expires_at)",
                "CREATE INDEX unconfirmed_requests_by_client ON unconfirmed_requests (client_key)",

                R"(CREATE TABLE form_posts (
              seq SERIAL_KEY, client_key KEY_TEXT NOT NULL, address_key KEY_TEXT NOT NULL,
              posted_at BIGINT NOT NULL, mailed BIGINT NOT NULL))",
                "CREATE INDEX form_posts_by_time ON form_posts (posted_at, seq)",
                "CREATE INDEX form_posts_by_client ON form_posts (client_key, posted_at, seq)",
                "CREATE INDEX form_posts_by_address ON form_posts (address_key, posted_at)",

                R"(CREATE TABLE identification_links (
              id KEY_TEXT PRIMARY KEY, request_id KEY_TEXT NOT NULL REFERENCES requests (id),
              token_hash KEY_TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL,
              expires_at BIGINT NOT NULL, first_used_at BIGINT, files BIGINT NOT NULL))",
                "CREATE INDEX identification_links_by_request ON identification_links (request_id)",
            },
            {}};
  }
}
