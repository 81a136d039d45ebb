#pragma once

#include "Base64.h"
#include "JsonText.h"
#include "Value.h"

#include <concepts>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  struct Column
  {
    std::string name;
    Value value;
  };

  /// Collects the values of an aggregate.
  class ColumnWriter
  {
  public:
    void Key(const char* name, const std::string& text)
    {
      columns_.push_back({name, Value::Key(text)});
    }

    void Reference(const char* name, const std::string& id)
    {
      columns_.push_back({name, Value::Reference(id)});
    }

    void Field(const char* name, const std::string& text)
    {
      columns_.push_back({name, Value::Text(text)});
    }

    void Field(const char* name, std::integral auto number)
    {
      columns_.push_back({name, Value::Number(static_cast<std::int64_t>(number))});
    }

    void Field(const char* name, Instant instant)
    {
      Field(name, instant.time_since_epoch().count());
    }

    void Field(const char* name, const std::optional<Instant>& instant)
    {
      std::optional<std::int64_t> seconds;
      if (instant.has_value())
      {
        seconds = instant->time_since_epoch().count();
      }
      columns_.push_back({name, Value::Number(seconds)});
    }

    void Field(const char* name, const std::optional<int>& number)
    {
      columns_.push_back({name, Value::Number(std::optional<std::int64_t>(number))});
    }

    void Bytes(const char* name, const std::string& bytes)
    {
      columns_.push_back({name, Value::Text(EncodeBase64(bytes))});
    }

    template <typename List>
    void Json(const char* name, const List& list)
    {
      columns_.push_back({name, Value::Text(WriteJson(list))});
    }

    template <typename Enumeration, typename Parse>
    void Enum(const char* name, Enumeration value, Parse)
    {
      columns_.push_back({name, Value::Text(ToString(value))});
    }

    const std::vector<Column>& Columns() const
    {
      return columns_;
    }

  private:
    std::vector<Column> columns_;
  };
}
