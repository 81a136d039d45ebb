#include "ConfigurationSection.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    bool IsVariableName(const std::string& text)
    {
      return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
             std::all_of(text.begin(), text.end(),
                         [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    }
  }

  ConfigurationSection::ConfigurationSection(const Json::Value& value, std::string name,
                                             const ConfigurationContext& context)
      : value_(value), name_(std::move(name)), context_(context)
  {
    if (!value_.isNull() && !value_.isObject())
    {
      throw ConfigurationError(name_ + ": must be an object");
    }
  }

  void ConfigurationSection::Fail(const std::string& key, const std::string& why) const
  {
    throw ConfigurationError(name_ + "." + key + ": " + why);
  }

  const Json::Value& ConfigurationSection::Take(const std::string& key)
  {
    taken_.insert(key);
    return value_.isNull() ? Json::Value::nullSingleton() : value_[key];
  }

  ConfigurationSection ConfigurationSection::Section(const std::string& key)
  {
    return ConfigurationSection(Take(key), name_ + "." + key, context_);
  }

  std::string ConfigurationSection::String(const std::string& key, const std::string& otherwise)
  {
    const Json::Value& value = Take(key);
    if (value.isNull())
    {
      return otherwise;
    }
    if (!value.isString())
    {
      Fail(key, "must be a string");
    }
    std::string text = value.asString();
    if (std::any_of(text.begin(), text.end(),
                    [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    {
      Fail(key, "must not hold control characters");
    }
    return text;
  }

  int ConfigurationSection::Integer(const std::string& key, int otherwise, int minimum, int maximum)
  {
    const Json::Value& value = Take(key);
    if (value.isNull())
    {
      return otherwise;
    }
    if (value.type() != Json::intValue && value.type() != Json::uintValue)
    {
      Fail(key, "must be a whole number");
    }
    if (!value.isInt() || value.asInt() < minimum || value.asInt() > maximum)
    {
      Fail(key, "must lie between " + std::to_string(minimum) + " and " + std::to_string(maximum));
    }
    return value.asInt();
  }

  bool ConfigurationSection::Flag(const std::string& key, bool otherwise)
  {
    const Json::Value& value = Take(key);
    if (value.isNull())
    {
      return otherwise;
    }
    if (!value.isBool())
    {
      Fail(key, "must be true or false");
    }
    return value.asBool();
  }

  std::vector<std::string> ConfigurationSection::Strings(const std::string& key)
  {
    const Json::Value& value = Take(key);
    std::vector<std::string> texts;
    if (value.isNull())
    {
      return texts;
    }
    if (!value.isArray())
    {
      Fail(key, "must be a list of strings");
    }
    for (const Json::Value& item : value)
    {
      if (!item.isString())
      {
        Fail(key, "must be a list of strings");
      }
      texts.push_back(item.asString());
    }
    return texts;
  }

  std::map<std::string, std::string> ConfigurationSection::StringMap(const std::string& key)
  {
    ConfigurationSection section = Section(key);
    std::map<std::string, std::string> texts;
    if (section.value_.isObject())
    {
      for (const std::string& name : section.value_.getMemberNames())
      {
        texts[name] = section.String(name);
      }
    }
    return texts;
  }

  std::string ConfigurationSection::Secret(const std::string& key)
  {
    return Expand(key, String(key));
  }

  std::map<std::string, std::string> ConfigurationSection::SecretMap(const std::string& key)
  {
    std::map<std::string, std::string> texts = StringMap(key);
    for (auto& [name, text] : texts)
    {
      text = Expand(key + "." + name, text);
    }
    return texts;
  }

  std::string ConfigurationSection::Expand(const std::string& key, const std::string& text) const
  {
    if (text.starts_with("$$"))
    {
      return text.substr(1);
    }
    if (text.starts_with("$") && IsVariableName(text.substr(1)))
    {
      return Variable(key, text.substr(1));
    }
    std::string result;
    std::size_t position = 0;
    for (;;)
    {
      const std::size_t start = text.find("${", position);
      const std::size_t end = start == std::string::npos ? start : text.find('}', start);
      if (end == std::string::npos)
      {
        return result + text.substr(position);
      }
      result += text.substr(position, start - position);
      result += Variable(key, text.substr(start + 2, end - start - 2));
      position = end + 1;
    }
  }

  std::string ConfigurationSection::Variable(const std::string& key, const std::string& name) const
  {
    const std::optional<std::string> value =
        IsVariableName(name) ? context_.environment(name) : std::nullopt;
    if (!value)
    {
      Fail(key, IsVariableName(name) ? "the environment variable " + name + " is not set"
                                     : "what stands between ${ and } is not a variable's name");
    }
    return *value;
  }

  std::filesystem::path ConfigurationSection::Path(const std::string& key)
  {
    const std::string text = String(key);
    return text.empty() ? std::filesystem::path()
                        : (context_.baseDirectory / text).lexically_normal();
  }

  std::filesystem::path ConfigurationSection::ReadableFile(const std::string& key)
  {
    std::filesystem::path path = Path(key);
    std::error_code ignored;
    if (!path.empty() && (std::filesystem::is_directory(path, ignored) || !std::ifstream(path)))
    {
      Fail(key, "the file " + path.string() + " cannot be read");
    }
    return path;
  }

  void ConfigurationSection::RefuseUnknownKeys() const
  {
    if (value_.isNull())
    {
      return;
    }
    for (const std::string& key : value_.getMemberNames())
    {
      if (!taken_.contains(key))
      {
        Fail(key, "unknown key");
      }
    }
  }
}
