// Version 8: an index of identities instead of studies. Most studies of a patient say the same of
// whose they are: it is stored, keyed and judged once.
//
// Keys are hashes (IdentityKeys.h). The index has no references: it is made anew from the archive
// at any time, and each would cost a look-up a row while it is filled. Studies of before get their
// identities at the next start, since the version of the keys is another.
#include "Migrations.h"

namespace OrthancExchange
{
  Migration Migration0008()
  {
    Migration migration;
    migration.statements = {
        R"(CREATE TABLE identities (
          seq SERIAL_KEY, fingerprint BIGINT NOT NULL, patient_name TEXT NOT NULL,
          patient_birth_date TEXT NOT NULL, patient_id TEXT NOT NULL,
          patient_id_issuer TEXT NOT NULL, other_patient_ids TEXT NOT NULL,
          conflicts TEXT NOT NULL))",
        "CREATE INDEX identities_by_fingerprint ON identities (fingerprint)",
        R"(CREATE TABLE identity_keys (
          key_hash BIGINT NOT NULL, identity_seq BIGINT NOT NULL,
          PRIMARY KEY (key_hash, identity_seq)) STORED_BY_KEY)",
        "CREATE INDEX identity_keys_by_identity ON identity_keys (identity_seq)",
        "ALTER TABLE studies ADD COLUMN identity_seq BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX studies_by_identity ON studies (identity_seq, seq)",
        "DROP TABLE study_keys",
        "UPDATE study_cursor SET keys_version = ''"};
    return migration;
  }
}
