// How studies and their identities map to columns.
#pragma once

#include "Columns.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<StudyRecord>
  {
    static constexpr const char* table = "studies";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& study)
    {
      columns.Key("study", study.study);
      columns.Field("study_instance_uid", study.studyInstanceUid);
      columns.Field("patient_name", study.patientName);
      columns.Field("patient_birth_date", study.patientBirthDate);
      columns.Field("patient_id", study.patientId);
      columns.Field("patient_id_issuer", study.patientIdIssuer);
      columns.Field("patient_sex", study.patientSex);
      columns.Json("other_patient_ids", study.otherPatientIds);
      columns.Field("study_date", study.studyDate);
      columns.Field("study_time", study.studyTime);
      columns.Field("study_description", study.studyDescription);
      columns.Field("accession_number", study.accessionNumber);
      columns.Field("institution_name", study.institutionName);
      columns.Json("modalities", study.modalities);
      columns.Field("series_count", study.seriesCount);
      columns.Field("instance_count", study.instanceCount);
      columns.Field("last_update", study.lastUpdate);
      columns.Json("series", study.series);
      columns.Json("conflicts", study.conflicts);
    }
  };

  template <>
  struct Mapping<StudyIdentity>
  {
    static constexpr const char* table = "identities";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& identity)
    {
      columns.Field("patient_name", identity.patientName);
      columns.Field("patient_birth_date", identity.patientBirthDate);
      columns.Field("patient_id", identity.patientId);
      columns.Field("patient_id_issuer", identity.patientIdIssuer);
      columns.Json("other_patient_ids", identity.otherPatientIds);
      columns.Json("conflicts", identity.conflicts);
    }
  };

  template <>
  struct Mapping<IndexedIdentity>
  {
    static constexpr const char* table = "identities";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& indexed)
    {
      columns.Field("seq", indexed.id);
      Mapping<StudyIdentity>::Map(columns, indexed.identity);
    }
  };

  template <>
  struct Mapping<IdentifiedStudy>
  {
    static constexpr const char* table = "studies";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& identified)
    {
      columns.Key("study", identified.study);
      Mapping<StudyIdentity>::Map(columns, identified.identity);
    }
  };
}
