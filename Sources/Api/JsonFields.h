// Reading JSON bodies strictly: a missing, unknown or wrongly typed field is a refusal that names
// it.
#pragma once

#include <json/value.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The fields of one JSON object. Read those that are expected, then call Done(), which refuses
  /// all others.
  class JsonFields
  {
  public:
    /// A whole body: one object in valid UTF-8, without duplicate keys, comments or trailing text,
    /// at most 32 deep. An empty body is an empty object.
    static JsonFields Parse(const std::string& body);

    std::string Text(const std::string& name);                        ///< required
    std::optional<std::string> OptionalText(const std::string& name); ///< null counts as absent
    bool Flag(const std::string& name, bool fallback);
    std::optional<bool> OptionalFlag(const std::string& name);
    std::optional<int> OptionalInteger(const std::string& name);
    std::optional<std::vector<std::string>> OptionalTexts(const std::string& name);
    JsonFields Object(const std::string& name); ///< required
    bool Has(const std::string& name) const;
    std::vector<std::string> Names() const;

    /// Throws Refusal(UnknownField) naming the first field that was not read.
    void Done() const;

    /// "Requester.Email" for the field Email of the object Requester.
    std::string Path(const std::string& name) const;

  private:
    JsonFields(Json::Value object, std::string prefix);

    const Json::Value* Find(const std::string& name);

    Json::Value object_;
    std::string prefix_;
    std::set<std::string> read_;
  };
}
