// How an aggregate's members map to its table's columns, said once for writing and for reading:
//
//   template <>
//   struct Mapping<Contact>
//   {
//     static constexpr const char* table = "contacts";
//
//     template <typename Columns, typename Aggregate>
//     static void Map(Columns& columns, Aggregate& contact)
//     {
//       columns.Key("id", contact.id);      // a text that an index holds
//       columns.Field("name", contact.name);
//     }
//   };
//
// ColumnWriter and ColumnReader are what `Columns` can be.
#pragma once

#include "Base64.h"
#include "JsonText.h"
#include "Value.h"

#include <concepts>

namespace OrthancExchange
{
  template <typename Aggregate>
  struct Mapping;

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

  /// Fills an aggregate from a row whose cells stand in the order of the mapping.
  class ColumnReader
  {
  public:
    explicit ColumnReader(const Row& row) : row_(row)
    {
    }

    void Key(const char*, std::string& text)
    {
      text = Next().text;
    }

    void Reference(const char*, std::string& id)
    {
      id = Next().text;
    }

    void Field(const char*, std::string& text)
    {
      text = Next().text;
    }

    template <std::integral Number>
    void Field(const char*, Number& number)
    {
      number = static_cast<Number>(ReadNumber(Next()));
    }

    void Field(const char*, Instant& instant)
    {
      instant = Instant(Seconds(ReadNumber(Next())));
    }

    void Field(const char*, std::optional<Instant>& instant)
    {
      const Cell& cell = Next();
      instant =
          cell.isNull ? std::nullopt : std::optional<Instant>(Instant(Seconds(ReadNumber(cell))));
    }

    void Field(const char*, std::optional<int>& number)
    {
      const Cell& cell = Next();
      number = cell.isNull ? std::nullopt : std::optional<int>(static_cast<int>(ReadNumber(cell)));
    }

    void Bytes(const char*, std::string& bytes)
    {
      bytes = DecodeBase64(Next().text);
    }

    template <typename List>
    void Json(const char*, List& list)
    {
      ReadJson(Next().text, list);
    }

    template <typename Enumeration, typename Parse>
    void Enum(const char*, Enumeration& value, Parse parse)
    {
      value = parse(Next().text);
    }

  private:
    const Cell& Next()
    {
      return row_.at(next_++);
    }

    const Row& row_;
    std::size_t next_ = 0;
  };
}
