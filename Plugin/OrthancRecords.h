// From Orthanc's JSON to the plugin's records. Pure, so that it is tested without Orthanc.
#pragma once

#include "../Sources/Domain/Study.h"

#include <json/value.h>

#include <array>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Orthanc's identifiers of resources: five groups of eight lower-case hex digits. Nothing else
  /// may become part of an URI of its REST API.
  bool IsOrthancId(const std::string& text);

  /// Whether Orthanc 1.10 may read texts wrongly, so that those that people read are to be asked
  /// for as they stand. Of several character sets it knows the first alone, and it drops what the
  /// set does not know: kanji become other letters, and RENÉE, written in Latin-1 under another
  /// set's name, becomes RENE. `tags` is GET /instances/{id}/tags?short.
  bool MayMisreadTexts(const Json::Value& tags);

  /// The keys in `tags` of the texts that people read: of each series for whose patient it names,
  /// of a study for what is told of it in tables and packages, of a series for its description.
  constexpr std::array<const char*, 2> PATIENT_TEXTS = {"0010,0010", "0010,0020"};
  constexpr std::array<const char*, 5> STUDY_TEXTS = {"0008,0050", "0008,0080", "0008,1030",
                                                      "0010,0010", "0010,0020"};
  constexpr std::array<const char*, 1> SERIES_TEXTS = {"0008,103e"};

  /// Puts the text in the place of Orthanc's reading, read as the files that are sent are; `raw` is
  /// GET /instances/{id}/content/gggg-eeee.
  void ReadTextAnew(Json::Value& tags, const char* key, std::string_view raw);

  /// `study` is GET /studies/{id}; `series` is GET /studies/{id}/series?expand; `tags` is GET
  /// /instances/{id}/tags?short of one of its instances.
  ///
  /// Whom the study is about is read from the instance and not from the study's own JSON: Orthanc
  /// keeps one patient per Patient ID, with the name that arrived first, so that of two people who
  /// were given one number the second would be shown under the name of the first. So are the texts
  /// that Orthanc may misread.
  StudyRecord MakeStudyRecord(const Json::Value& study, const Json::Value& series,
                              const Json::Value& tags);

  /// What one instance of a further series says of the patient; `tags` as above.
  void AddSeriesTags(StudyRecord& study, const Json::Value& tags);

  /// Puts the description of a series, expanded, in the place of Orthanc's reading where that may
  /// be wrong; `tags` as above, of one of its instances.
  void ReadDescriptionAnew(Json::Value& series, const Json::Value& tags);

  /// `instance` is an item of GET /studies/{id}/instances?expand; `series` the series it belongs
  /// to, expanded; `metadata` is GET /instances/{id}/metadata?expand.
  InstanceRecord MakeInstanceRecord(const Json::Value& instance, const Json::Value& series,
                                    const Json::Value& metadata);

  /// Whether instances of this SOP class have nothing to draw (reports, presentation states,
  /// waveforms, encapsulated documents, radiotherapy plans; DICOM PS3.4 annex B.5).
  bool HasNoPixels(const std::string& sopClassUid);
}
