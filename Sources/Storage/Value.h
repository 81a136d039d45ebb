#pragma once

#include "../Domain/Time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// One value on its way into a statement: a number, a text, or the absence of either. The kind
  /// stays with an absent value, since a prepared statement's parameters keep their type.
  class Value
  {
  public:
    static Value Number(std::int64_t number);
    static Value Number(std::optional<std::int64_t> number);

    /// Refuses (BadValue) NUL bytes and anything but well-formed UTF-8. This is the one place where
    /// texts are judged: PostgreSQL takes neither, SQLite would take both, and the engines must not
    /// differ.
    static Value Text(std::string text);

    /// A text that an index holds: PostgreSQL cannot index long ones, so more than 600 bytes are
    /// refused (TooLong) on both engines.
    static Value Key(std::string text);

    /// A reference to another row; an empty one is stored as NULL.
    static Value Reference(std::string id);

    bool IsNumber() const
    {
      return isNumber_;
    }

    bool IsNull() const
    {
      return isNull_;
    }

    std::int64_t AsNumber() const
    {
      return number_;
    }

    const std::string& AsText() const
    {
      return text_;
    }

  private:
    Value() = default;

    bool isNumber_ = false;
    bool isNull_ = false;
    std::int64_t number_ = 0;
    std::string text_;
  };

  using Values = std::vector<Value>;

  /// One value as the database gave it; both engines hand out numbers as text too.
  struct Cell
  {
    bool isNull = false;
    std::string text;
  };

  using Row = std::vector<Cell>;

  /// Throws Refusal(StorageUnavailable) unless the cell holds a whole number.
  std::int64_t ReadNumber(const Cell& cell);
}
