#pragma once

#include "Base64.h"
#include "JsonText.h"
#include "Value.h"

#include <concepts>
#include <optional>
#include <string>

namespace OrthancExchange
{
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
