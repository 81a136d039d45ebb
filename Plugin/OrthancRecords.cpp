#include "OrthancRecords.h"

#include "../Sources/Domain/SeriesIdentity.h"
#include "../Sources/Export/CharacterSets.h"
#include "../Sources/Export/JapaneseText.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <set>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    std::string Text(const Json::Value& object, const char* key)
    {
      const Json::Value& value = object.isObject() ? object[key] : Json::Value::nullSingleton();
      return value.isString() ? value.asString() : std::string();
    }

    int Number(const Json::Value& object, const char* key, int otherwise)
    {
      const std::string text = Text(object, key);
      const std::size_t start = text.find_first_not_of(" +");
      int number = otherwise;
      if (start != std::string::npos)
      {
        std::from_chars(text.data() + start, text.data() + text.size(), number);
      }
      return number;
    }

    /// Frames as the file counts them. A frame takes a byte at least: what claims more frames than
    /// it has bytes has one, so that nobody makes a list of two thousand million.
    int FramesOf(const Json::Value& main, std::uint64_t fileSize)
    {
      const int claimed = std::max(1, Number(main, "NumberOfFrames", 1));
      return static_cast<std::uint64_t>(claimed) <= fileSize ? claimed : 1;
    }

    /// Number strings; fewer than `count` of them are none.
    std::vector<double> Decimals(const std::string& text, std::size_t count)
    {
      std::vector<double> numbers;
      for (std::size_t at = 0; at < text.size() && numbers.size() < count; at++)
      {
        at = std::min(text.find_first_not_of(" +", at), text.size());
        double number = 0;
        const auto [end, error] =
            std::from_chars(text.data() + at, text.data() + text.size(), number);
        if (error != std::errc() || !std::isfinite(number))
        {
          break;
        }
        numbers.push_back(number);
        at = std::min(text.find('\\', static_cast<std::size_t>(end - text.data())), text.size());
      }
      return numbers.size() == count ? numbers : std::vector<double>();
    }

    /// How far along its normal a slice lies (PS3.3 section C.7.6.2.1.1), in millimetres.
    double LocationOf(const Json::Value& main)
    {
      const std::vector<double> axes = Decimals(Text(main, "ImageOrientationPatient"), 6);
      const std::vector<double> place = Decimals(Text(main, "ImagePositionPatient"), 3);
      if (axes.empty() || place.empty())
      {
        return 0;
      }
      const double location = (axes[1] * axes[5] - axes[2] * axes[4]) * place[0] +
                              (axes[2] * axes[3] - axes[0] * axes[5]) * place[1] +
                              (axes[0] * axes[4] - axes[1] * axes[3]) * place[2];
      // What is not a number is in no order with others.
      return std::isfinite(location) ? location : 0;
    }

    /// Orthanc writes "20261121T162400", in UTC.
    Instant ParseOrthancTime(const std::string& text)
    {
      if (text.size() != 15 || text[8] != 'T')
      {
        return {};
      }
      const std::string iso = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" +
                              text.substr(6, 2) + "T" + text.substr(9, 2) + ":" +
                              text.substr(11, 2) + ":" + text.substr(13, 2) + "Z";
      return ParseInstant(iso).value_or(Instant{});
    }

    std::vector<std::string> SplitValues(const std::string& text)
    {
      std::vector<std::string> values;
      std::size_t start = 0;
      while (start <= text.size())
      {
        const std::size_t end = std::min(text.find('\\', start), text.size());
        if (end > start)
        {
          values.push_back(text.substr(start, end - start));
        }
        start = end + 1;
      }
      return values;
    }

    /// In JIS X 0201 the backslash's code is the yen sign, and Orthanc writes what it stands for.
    std::string WithBackslashes(const std::string& text)
    {
      constexpr std::string_view YEN = "\u00a5";
      std::string written = text;
      for (std::size_t at = written.find(YEN); at != std::string::npos;
           at = written.find(YEN, at + 1))
      {
        written.replace(at, YEN.size(), "\\");
      }
      return written;
    }

    std::string CharacterSetsOf(const Json::Value& tags)
    {
      return WithBackslashes(Text(tags, "0008,0005"));
    }

    std::vector<OtherPatientId> ReadOtherIds(const Json::Value& tags)
    {
      std::vector<OtherPatientId> ids;
      const std::string several = Text(tags, "0010,1000");
      for (const std::string& value :
           SplitValues(IsJapanese(CharacterSetsOf(tags)) ? WithBackslashes(several) : several))
      {
        ids.push_back({OtherIdSource::OtherPatientIDs, value, ""});
      }
      for (const Json::Value& item : tags["0010,1002"])
      {
        const std::string value = Text(item, "0010,0020");
        if (!value.empty())
        {
          ids.push_back({OtherIdSource::OtherPatientIDsSequence, value, Text(item, "0010,0021")});
        }
      }
      return ids;
    }

    /// What Orthanc keeps of all instances; of what it may misread, what the one instance says.
    std::string Told(const Json::Value& main, const char* name, const Json::Value& tags,
                     const char* key)
    {
      const std::string anew = MayMisreadTexts(tags) ? Text(tags, key) : "";
      return anew.empty() ? Text(main, name) : anew;
    }

    void ReadPatient(StudyRecord& record, const Json::Value& tags)
    {
      record.patientName = Text(tags, "0010,0010");
      record.patientId = Text(tags, "0010,0020");
      record.patientIdIssuer = Text(tags, "0010,0021");
      record.patientBirthDate = Text(tags, "0010,0030");
      record.patientSex = Text(tags, "0010,0040");
      record.otherPatientIds = ReadOtherIds(tags);
    }
  }

  bool IsOrthancId(const std::string& text)
  {
    constexpr std::size_t LENGTH = 44; // SHA-1 in hex, in groups of eight
    constexpr std::size_t GROUP = 9;
    if (text.size() != LENGTH)
    {
      return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i)
    {
      const char c = text[i];
      const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (i % GROUP == GROUP - 1 ? c != '-' : !hex)
      {
        return false;
      }
    }
    return true;
  }

  bool MayMisreadTexts(const Json::Value& tags)
  {
    // In these every byte is a character. Without any, Orthanc reads Latin-1.
    constexpr std::array<std::string_view, 12> WHOLE = {
        "",           "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 126",
        "ISO_IR 127", "ISO_IR 138", "ISO_IR 144", "ISO_IR 148", "ISO_IR 166", "ISO_IR 203"};
    const std::string sets = WithoutPadding(CharacterSetsOf(tags));
    return std::find(WHOLE.begin(), WHOLE.end(), sets) == WHOLE.end();
  }

  void ReadTextAnew(Json::Value& tags, const char* key, std::string_view raw)
  {
    // More than any name, label or list of sets; DCMTK splits text in quadratic time.
    constexpr std::size_t LONGEST = 16384;
    constexpr std::string_view PATIENT_NAME = "0010,0010";
    const DcmEVR vr = key == PATIENT_NAME ? EVR_PN : EVR_LO;
    const std::string sets = CharacterSetsOf(tags);
    if (raw.size() <= LONGEST && sets.size() <= LONGEST)
    {
      tags[key] = CharacterSets(sets).ToUtf8(WithoutPadding(std::string(raw)), vr);
    }
  }

  StudyRecord MakeStudyRecord(const Json::Value& study, const Json::Value& series,
                              const Json::Value& tags)
  {
    StudyRecord record;
    record.study = Text(study, "ID");
    record.lastUpdate = ParseOrthancTime(Text(study, "LastUpdate"));

    const Json::Value& main = study["MainDicomTags"];
    record.studyInstanceUid = Text(main, "StudyInstanceUID");
    record.studyDate = Text(main, "StudyDate");
    record.studyTime = Text(main, "StudyTime");
    record.studyDescription = Told(main, "StudyDescription", tags, "0008,1030");
    record.accessionNumber = Told(main, "AccessionNumber", tags, "0008,0050");
    record.institutionName = Text(tags, "0008,0080");

    ReadPatient(record, tags);

    std::set<std::string> modalities;
    for (const Json::Value& item : series)
    {
      record.series.push_back(Text(item, "ID"));
      const std::string modality = Text(item["MainDicomTags"], "Modality");
      if (!modality.empty())
      {
        modalities.insert(modality);
      }
      ++record.seriesCount;
      record.instanceCount += static_cast<int>(item["Instances"].size());
    }
    record.modalities.assign(modalities.begin(), modalities.end());
    std::sort(record.series.begin(), record.series.end());
    return record;
  }

  void AddSeriesTags(StudyRecord& study, const Json::Value& tags)
  {
    StudyRecord series;
    ReadPatient(series, tags);
    AddSeriesIdentity(study, series);
  }

  void ReadDescriptionAnew(Json::Value& series, const Json::Value& tags)
  {
    Json::Value& main = series["MainDicomTags"];
    main["SeriesDescription"] = Told(main, "SeriesDescription", tags, "0008,103e");
  }

  InstanceRecord MakeInstanceRecord(const Json::Value& instance, const Json::Value& series,
                                    const Json::Value& metadata)
  {
    const Json::Value& main = instance["MainDicomTags"];
    const Json::Value& seriesMain = series["MainDicomTags"];

    InstanceRecord record;
    record.instance = Text(instance, "ID");
    record.sopInstanceUid = Text(main, "SOPInstanceUID");
    record.sopClassUid = Text(metadata, "SopClassUid");
    record.series = Text(series, "ID");
    record.seriesInstanceUid = Text(seriesMain, "SeriesInstanceUID");
    record.seriesDescription = Text(seriesMain, "SeriesDescription");
    record.modality = Text(seriesMain, "Modality");
    record.seriesNumber = Number(seriesMain, "SeriesNumber", 0);
    record.instanceNumber = Number(main, "InstanceNumber", 0);
    record.location = LocationOf(main);
    if (instance["FileSize"].isUInt64())
    {
      record.size = instance["FileSize"].asUInt64();
    }

    // Orthanc notes where the pixels start since 1.9.1; what was stored before has no such note.
    const bool drawable = metadata.isMember("PixelDataOffset") || !HasNoPixels(record.sopClassUid);
    record.numberOfFrames = drawable ? FramesOf(main, record.size) : 0;
    return record;
  }

  bool HasNoPixels(const std::string& sopClassUid)
  {
    constexpr std::string_view STORAGE = "1.2.840.10008.5.1.4.1.1.";
    // What follows STORAGE; an ending dot stands for the whole family.
    constexpr std::array<std::string_view, 18> WITHOUT = {
        "4.2",  // MR spectroscopy
        "9.",   // waveforms
        "11.",  // presentation states
        "66",   // raw data
        "66.1", // spatial registration
        "66.2", // spatial fiducials
        "66.3", // deformable registration
        "66.5", // surface segmentation
        "66.6", // tractography
        "67",   // real world value mapping
        "68.",  // surface scans
        "78.",  // ophthalmic measurements
        "79.1", // intraocular lens calculation
        "80.1", // visual field
        "88.",  // structured reports, key objects
        "104.", // encapsulated documents
        "131",  // structured display
        "200.", // CT protocols
    };
    constexpr std::string_view RADIOTHERAPY = "481.";
    constexpr std::array<std::string_view, 3> RADIOTHERAPY_IMAGES = {"481.1", "481.2", "481.23"};

    const std::string_view uid = sopClassUid;
    if (!uid.starts_with(STORAGE))
    {
      return false;
    }
    const std::string_view rest = uid.substr(STORAGE.size());
    if (rest.starts_with(RADIOTHERAPY))
    {
      return std::find(RADIOTHERAPY_IMAGES.begin(), RADIOTHERAPY_IMAGES.end(), rest) ==
             RADIOTHERAPY_IMAGES.end();
    }
    return std::any_of(WITHOUT.begin(), WITHOUT.end(),
                       [&](std::string_view entry)
                       { return entry.ends_with('.') ? rest.starts_with(entry) : rest == entry; });
  }
}
