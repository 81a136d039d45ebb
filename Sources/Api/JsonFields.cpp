#include "JsonFields.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <json/reader.h>

#include <exception>
#include <memory>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int DEEPEST = 32;

    Refusal WrongType(const std::string& path, const std::string& expected)
    {
      return FieldRefusal(RefusalCode::WrongType, path,
                          path + " is expected to be " + expected + ".");
    }

    std::string RequireText(const Json::Value& value, const std::string& path)
    {
      if (!value.isString())
      {
        throw WrongType(path, "a text");
      }
      std::string text = value.asString();
      // Escapes can spell what the raw body could not hold: lone surrogates and NUL.
      if (!IsValidUtf8(text) || text.find('\0') != std::string::npos)
      {
        throw FieldRefusal(RefusalCode::BadValue, path,
                           path + " holds characters that are not allowed.");
      }
      return text;
    }
  }

  JsonFields::JsonFields(Json::Value object, std::string prefix)
      : object_(std::move(object)), prefix_(std::move(prefix))
  {
  }

  JsonFields JsonFields::Parse(const std::string& body)
  {
    if (body.empty())
    {
      return {Json::Value(Json::objectValue), ""};
    }
    Json::CharReaderBuilder builder;
    Json::CharReaderBuilder::strictMode(&builder.settings_);
    builder["stackLimit"] = DEEPEST;
    const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
    Json::Value root;
    bool sound = IsValidUtf8(body) && body.find('\0') == std::string::npos;
    try
    {
      sound = sound && reader->parse(body.data(), body.data() + body.size(), &root, nullptr);
    }
    catch (const std::exception&) // JsonCpp throws when the nesting is too deep
    {
      sound = false;
    }
    if (!sound)
    {
      throw Refusal(RefusalCode::BadJson, "The body is not valid JSON.");
    }
    if (!root.isObject())
    {
      throw Refusal(RefusalCode::WrongType, "The body is expected to be a JSON object.");
    }
    return {root, ""};
  }

  std::string JsonFields::Path(const std::string& name) const
  {
    return prefix_ + name;
  }

  const Json::Value* JsonFields::Find(const std::string& name)
  {
    read_.insert(name);
    const Json::Value* value = object_.find(name.data(), name.data() + name.size());
    return value == nullptr || value->isNull() ? nullptr : value;
  }

  std::string JsonFields::Text(const std::string& name)
  {
    const auto text = OptionalText(name);
    if (!text.has_value())
    {
      throw FieldRefusal(RefusalCode::MissingField, Path(name), Path(name) + " is needed.");
    }
    return *text;
  }

  std::optional<std::string> JsonFields::OptionalText(const std::string& name)
  {
    const Json::Value* value = Find(name);
    if (value == nullptr)
    {
      return std::nullopt;
    }
    return RequireText(*value, Path(name));
  }

  bool JsonFields::Flag(const std::string& name, bool fallback)
  {
    return OptionalFlag(name).value_or(fallback);
  }

  std::optional<bool> JsonFields::OptionalFlag(const std::string& name)
  {
    const Json::Value* value = Find(name);
    if (value == nullptr)
    {
      return std::nullopt;
    }
    if (!value->isBool())
    {
      throw WrongType(Path(name), "true or false");
    }
    return value->asBool();
  }

  std::optional<int> JsonFields::OptionalInteger(const std::string& name)
  {
    const Json::Value* value = Find(name);
    if (value == nullptr)
    {
      return std::nullopt;
    }
    // 3.0 is no integer here: a program that sends it means something else.
    if (!value->isInt() || value->type() == Json::realValue)
    {
      throw WrongType(Path(name), "a whole number");
    }
    return value->asInt();
  }

  std::optional<std::vector<std::string>> JsonFields::OptionalTexts(const std::string& name)
  {
    const Json::Value* value = Find(name);
    if (value == nullptr)
    {
      return std::nullopt;
    }
    if (!value->isArray())
    {
      throw WrongType(Path(name), "a list of texts");
    }
    std::vector<std::string> texts;
    for (const Json::Value& item : *value)
    {
      texts.push_back(RequireText(item, Path(name)));
    }
    return texts;
  }

  JsonFields JsonFields::Object(const std::string& name)
  {
    const Json::Value* value = Find(name);
    if (value == nullptr)
    {
      throw FieldRefusal(RefusalCode::MissingField, Path(name), Path(name) + " is needed.");
    }
    if (!value->isObject())
    {
      throw WrongType(Path(name), "an object");
    }
    return {*value, Path(name) + "."};
  }

  bool JsonFields::Has(const std::string& name) const
  {
    return object_.isMember(name);
  }

  std::vector<std::string> JsonFields::Names() const
  {
    return object_.getMemberNames();
  }

  void JsonFields::Done() const
  {
    for (const std::string& name : object_.getMemberNames())
    {
      if (!read_.contains(name))
      {
        const std::string path = MakeValidText(Path(name).substr(0, 100)); // may cut a character
        throw FieldRefusal(RefusalCode::UnknownField, path, "There is no field " + path + ".");
      }
    }
  }
}
