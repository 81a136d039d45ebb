#include "JsonText.h"

#include "StorageFault.h"
#include "Value.h"

#include <json/reader.h>
#include <json/value.h>
#include <json/writer.h>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    std::string ToText(const Json::Value& json)
    {
      static const Json::StreamWriterBuilder builder = []
      {
        Json::StreamWriterBuilder made;
        made["indentation"] = "";
        made["emitUTF8"] = true;
        return made;
      }();
      return Json::writeString(builder, json);
    }

    // A NUL would otherwise slip through in JSON's escaped form.
    Json::Value Checked(const std::string& text)
    {
      return Value::Text(text).AsText();
    }

    template <typename List, typename Write>
    std::string WriteList(const List& values, Write write)
    {
      Json::Value json(Json::arrayValue);
      for (const auto& value : values)
      {
        json.append(write(value));
      }
      return ToText(json);
    }

    Json::Value Parse(const std::string& text, Json::ValueType expected)
    {
      static const Json::CharReaderBuilder builder; // costs more than most texts do
      const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
      Json::Value json;
      std::string errors;
      if (!reader->parse(text.data(), text.data() + text.size(), &json, &errors) ||
          json.type() != expected)
      {
        throw StorageFault(FaultKind::Damaged);
      }
      return json;
    }

    /// Calls `read` with each member of a list or an object, and its name in the latter.
    template <typename Read>
    void ReadMembers(const std::string& text, Json::ValueType expected, Read read)
    {
      try
      {
        if (text == (expected == Json::arrayValue ? "[]" : "{}"))
        {
          return; // as most are; a reader is not worth making
        }
        const Json::Value json = Parse(text, expected);
        for (auto member = json.begin(); member != json.end(); ++member)
        {
          read(member.name(), *member);
        }
      }
      catch (const Json::Exception&)
      {
        throw StorageFault(FaultKind::Damaged);
      }
      catch (const std::invalid_argument&) // an unknown word of an enumeration
      {
        throw StorageFault(FaultKind::Damaged);
      }
    }

    template <typename Read>
    void ReadList(const std::string& text, Read read)
    {
      ReadMembers(text, Json::arrayValue,
                  [&](const std::string&, const Json::Value& item) { read(item); });
    }

    Json::Value WriteStudy(const PackageStudy& study)
    {
      Json::Value json;
      json["study"] = Checked(study.study);
      json["studyInstanceUid"] = Checked(study.studyInstanceUid);
      json["studyDate"] = Checked(study.studyDate);
      json["studyDescription"] = Checked(study.studyDescription);
      json["accessionNumber"] = Checked(study.accessionNumber);
      json["modalities"] = Json::arrayValue;
      for (const std::string& modality : study.modalities)
      {
        json["modalities"].append(Checked(modality));
      }
      json["instanceCount"] = study.instanceCount;
      return json;
    }

    PackageStudy ReadStudy(const Json::Value& json)
    {
      PackageStudy study;
      study.study = json["study"].asString();
      study.studyInstanceUid = json["studyInstanceUid"].asString();
      study.studyDate = json["studyDate"].asString();
      study.studyDescription = json["studyDescription"].asString();
      study.accessionNumber = json["accessionNumber"].asString();
      for (const Json::Value& modality : json["modalities"])
      {
        study.modalities.push_back(modality.asString());
      }
      study.instanceCount = json["instanceCount"].asInt();
      return study;
    }
  }

  std::string WriteJson(const std::vector<std::string>& values)
  {
    return WriteList(values, Checked);
  }

  std::string WriteJson(const std::vector<std::uint64_t>& values)
  {
    return WriteList(values, [](std::uint64_t value) { return Json::Value(Json::UInt64{value}); });
  }

  std::string WriteJson(const std::map<std::string, std::string>& values)
  {
    Json::Value json(Json::objectValue);
    for (const auto& [key, value] : values)
    {
      json[Value::Text(key).AsText()] = Checked(value);
    }
    return ToText(json);
  }

  std::string WriteJson(const std::vector<OtherPatientId>& values)
  {
    return WriteList(values,
                     [](const OtherPatientId& value)
                     {
                       Json::Value json;
                       json["source"] = ToString(value.source);
                       json["value"] = Checked(value.value);
                       json["issuer"] = Checked(value.issuer);
                       return json;
                     });
  }

  std::string WriteJson(const std::vector<PackageStudy>& values)
  {
    return WriteList(values, WriteStudy);
  }

  void ReadJson(const std::string& text, std::vector<std::string>& values)
  {
    ReadList(text, [&](const Json::Value& item) { values.push_back(item.asString()); });
  }

  void ReadJson(const std::string& text, std::vector<std::uint64_t>& values)
  {
    ReadList(text, [&](const Json::Value& item) { values.push_back(item.asUInt64()); });
  }

  void ReadJson(const std::string& text, std::map<std::string, std::string>& values)
  {
    ReadMembers(text, Json::objectValue,
                [&](const std::string& name, const Json::Value& value)
                { values[name] = value.asString(); });
  }

  void ReadJson(const std::string& text, std::vector<OtherPatientId>& values)
  {
    ReadList(text,
             [&](const Json::Value& item)
             {
               values.push_back({ParseOtherIdSource(item["source"].asString()),
                                 item["value"].asString(), item["issuer"].asString()});
             });
  }

  void ReadJson(const std::string& text, std::vector<PackageStudy>& values)
  {
    ReadList(text, [&](const Json::Value& item) { values.push_back(ReadStudy(item)); });
  }
}
