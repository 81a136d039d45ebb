#include "Value.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <charconv>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    // A PostgreSQL index row holds about 2,700 bytes and ours join at most four texts.
    constexpr std::size_t MAXIMUM_KEY_LENGTH = 600;
  }

  Value Value::Number(std::int64_t number)
  {
    Value value;
    value.isNumber_ = true;
    value.number_ = number;
    return value;
  }

  Value Value::Number(std::optional<std::int64_t> number)
  {
    Value value = Number(number.value_or(0));
    value.isNull_ = !number.has_value();
    return value;
  }

  Value Value::Text(std::string text)
  {
    if (text.find('\0') != std::string::npos || !IsValidUtf8(text))
    {
      throw Refusal(RefusalCode::BadValue, "A text holds a NUL character or is not valid UTF-8.");
    }
    Value value;
    value.text_ = std::move(text);
    return value;
  }

  Value Value::Key(std::string text)
  {
    if (text.size() > MAXIMUM_KEY_LENGTH)
    {
      throw Refusal(RefusalCode::TooLong, "An identifier or address is too long to be stored.");
    }
    return Text(std::move(text));
  }

  Value Value::Reference(std::string id)
  {
    Value value = Key(std::move(id));
    value.isNull_ = value.text_.empty();
    return value;
  }

  std::int64_t ReadNumber(const Cell& cell)
  {
    std::int64_t number = 0;
    const char* end = cell.text.data() + cell.text.size();
    const auto [position, error] = std::from_chars(cell.text.data(), end, number);
    if (cell.isNull || error != std::errc() || position != end)
    {
      throw Refusal(RefusalCode::StorageUnavailable,
                    "The database holds something else where a number belongs.");
    }
    return number;
  }
}
