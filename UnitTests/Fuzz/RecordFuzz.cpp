// Any answer of Orthanc's about studies, series and instances, whose texts are those of hostile
// files: records of whole texts and sound numbers. One text holds JSON: study, series, tags, tags
// of a further series, an instance, its metadata.
#include "../../Plugin/OrthancRecords.h"
#include "../../Sources/Domain/Matching.h"
#include "../../Sources/Domain/SeriesIdentity.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "Invariants.h"

#include <json/reader.h>

#include <algorithm>
#include <memory>

namespace
{
  using namespace OrthancExchange;

  /// As OrthancArchive does: no comments, nothing behind it.
  Json::Value Parse(const std::string& text)
  {
    Json::CharReaderBuilder builder;
    Json::CharReaderBuilder::strictMode(&builder.settings_);
    const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
    Json::Value value;
    return reader->parse(text.data(), text.data() + text.size(), &value, nullptr) ? value
                                                                                  : Json::Value();
  }

  void CheckStudy(const Parts& parts)
  {
    StudyRecord record =
        MakeStudyRecord(Parse(parts.At(0)), Parse(parts.At(1)), Parse(parts.At(2)));
    Require(record.instanceCount >= 0 && record.seriesCount >= 0, "counts are counts");
    Require(std::is_sorted(record.series.begin(), record.series.end()), "series are sorted");
    const StudyRecord same = record;
    AddSeriesTags(record, Parse(parts.At(2)));
    Require(record.conflicts.empty(), "a series does not contradict itself");
    Require(record.otherPatientIds == same.otherPatientIds, "nothing is noted twice");
    AddSeriesTags(record, Parse(parts.At(3)));
    const auto conflicts = record.conflicts;
    AddSeriesTags(record, Parse(parts.At(3)));
    Require(record.conflicts == conflicts, "the same series adds nothing");
    const StudyRecord kept = MakeStorable(record);
    Require(IsValidUtf8(kept.patientName) && IsValidUtf8(kept.studyDescription) &&
                kept.patientName.find('\0') == std::string::npos,
            "what is kept is text");
  }

  /// A text's own bytes, where the instance's sets may be misread.
  void CheckTexts(const Parts& parts)
  {
    const Json::Value tags = Parse(parts.At(2));
    if (!MayMisreadTexts(tags))
    {
      return;
    }
    for (const char* key : STUDY_TEXTS)
    {
      Json::Value anew = tags;
      if (anew.isMember(key)) // what is not there is not asked for
      {
        ReadTextAnew(anew, key, parts.At(3));
        const Json::Value& text = anew[key];
        Require(!text.isString() || IsValidUtf8(text.asString()), "a text that is read is UTF-8");
      }
    }
  }

  void CheckInstance(const Parts& parts)
  {
    const InstanceRecord record =
        MakeInstanceRecord(Parse(parts.At(4)), Parse(parts.At(0)), Parse(parts.At(5)));
    Require(record.numberOfFrames >= 0 &&
                (record.numberOfFrames <= 1 ||
                 static_cast<std::uint64_t>(record.numberOfFrames) <= record.size),
            "a frame takes a byte at least");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  // What is not of Orthanc's own form ends the work, and OrthancArchive says so.
  Accepts<Json::Exception>([&] { CheckStudy(parts); });
  Accepts<Json::Exception>([&] { CheckTexts(parts); });
  Accepts<Json::Exception>([&] { CheckInstance(parts); });
  return 0;
}
