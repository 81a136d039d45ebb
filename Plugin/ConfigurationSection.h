#pragma once

#include "Configuration.h"

#include <json/value.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// One JSON object of the configuration. Every getter notes its key, so that RefuseUnknownKeys()
  /// finds what nobody asked for. Each throws ConfigurationError with the key's full name.
  class ConfigurationSection
  {
  public:
    /// `name` is "Exchange.Portal". A null value counts as an empty section.
    ConfigurationSection(const Json::Value& value, std::string name,
                         const ConfigurationContext& context);

    ConfigurationSection Section(const std::string& key);
    std::string String(const std::string& key, const std::string& otherwise = "");
    int Integer(const std::string& key, int otherwise, int minimum, int maximum);
    bool Flag(const std::string& key, bool otherwise);
    std::vector<std::string> Strings(const std::string& key);
    std::map<std::string, std::string> StringMap(const std::string& key);

    /// A string in which "$NAME" (the whole value) and "${NAME}" (anywhere) stand for environment
    /// variables; "$$" at the start stands for one dollar sign.
    std::string Secret(const std::string& key);
    std::map<std::string, std::string> SecretMap(const std::string& key);

    /// An absolute path of a file that this process can read; empty when not given.
    std::filesystem::path ReadableFile(const std::string& key);

    /// An absolute path; empty when not given.
    std::filesystem::path Path(const std::string& key);

    void RefuseUnknownKeys() const;

    [[noreturn]] void Fail(const std::string& key, const std::string& why) const;

  private:
    const Json::Value& Take(const std::string& key);
    std::string Expand(const std::string& key, const std::string& text) const;
    std::string Variable(const std::string& key, const std::string& name) const;

    const Json::Value& value_;
    std::string name_;
    const ConfigurationContext& context_;
    std::set<std::string> taken_;
  };
}
