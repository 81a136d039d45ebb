#include "PublicAttributes.h"

#include "../Domain/Refusal.h"

#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint16_t DELIMITERS = 0xFFFE;
    constexpr std::uint16_t ITEM = 0xE000;
    constexpr std::uint16_t ITEM_END = 0xE00D;
    constexpr std::uint16_t SEQUENCE_END = 0xE0DD;
    constexpr int DEEPEST_NESTING = 32;
    constexpr std::size_t TAG = 4;
    constexpr std::size_t SHORT_HEADER = 8;
    constexpr std::size_t LONG_HEADER = 12;

    const std::string UNDEFINED = "\xFF\xFF\xFF\xFF";
    const std::string NO_LENGTH(4, '\0');

    std::string Word(std::uint16_t number, DataSetEncoding encoding)
    {
      const char low = static_cast<char>(number & 0xFF);
      const char high = static_cast<char>(number >> 8);
      return encoding.littleEndian ? std::string{low, high} : std::string{high, low};
    }

    std::string Delimiter(std::uint16_t element, DataSetEncoding encoding)
    {
      return Word(DELIMITERS, encoding) + Word(element, encoding);
    }

    /// The items of a sequence; nullopt for a value. Without its kind, or of an unknown one, a
    /// sequence is known by its first item.
    struct Items
    {
      std::string_view bytes;
      DataSetEncoding encoding;
    };

    std::optional<Items> ItemsOf(const DataSetElement& element, DataSetEncoding encoding)
    {
      const bool isUnknown = element.vr == "UN";
      if (element.fragmented || (encoding.explicitVr && element.vr != "SQ" && !isUnknown))
      {
        return std::nullopt;
      }
      const std::size_t header = encoding.explicitVr ? LONG_HEADER : SHORT_HEADER;
      const DataSetEncoding within = isUnknown ? DataSetEncoding{false, true} : encoding;
      std::string_view bytes = element.whole.substr(header);
      if (element.whole.substr(header - UNDEFINED.size(), UNDEFINED.size()) == UNDEFINED)
      {
        bytes.remove_suffix(SHORT_HEADER); // the delimiter
      }
      const bool isSequence = bytes.substr(0, TAG) == Delimiter(ITEM, within);
      return isSequence ? std::optional(Items{bytes, within}) : std::nullopt;
    }

    /// Bytes as they are to leave; nullopt where nothing had to be taken out.
    std::optional<std::string> Cleaned(const DataSetElement& element, DataSetEncoding encoding,
                                       int depth);

    std::optional<std::string> CleanedItem(std::string_view content, DataSetEncoding encoding,
                                           int depth)
    {
      bool isChanged = false;
      std::string cleaned;
      DataSetWalker walker(content, encoding);
      DataSetElement element;
      while (walker.Next(element))
      {
        if ((element.tag >> 16) % 2 == 1)
        {
          isChanged = true;
          continue;
        }
        const auto within = Cleaned(element, encoding, depth);
        isChanged = isChanged || within.has_value();
        cleaned += within ? std::string_view(*within) : element.whole;
      }
      return isChanged ? std::optional(std::move(cleaned)) : std::nullopt;
    }

    std::optional<std::string> Cleaned(const DataSetElement& element, DataSetEncoding encoding,
                                       int depth)
    {
      const auto items = ItemsOf(element, encoding);
      if (!items)
      {
        return std::nullopt;
      }
      if (depth > DEEPEST_NESTING)
      {
        throw Refusal(RefusalCode::UnsupportedMedia, "This picture's file is damaged.");
      }
      bool isChanged = false;
      const std::size_t lengthAt = (encoding.explicitVr ? LONG_HEADER : SHORT_HEADER) - 4;
      std::string cleaned = std::string(element.whole.substr(0, lengthAt)) + UNDEFINED;
      DataSetWalker walker(items->bytes, items->encoding);
      std::string_view item;
      while (walker.NextItem(item))
      {
        const auto within = CleanedItem(item, items->encoding, depth + 1);
        isChanged = isChanged || within.has_value();
        cleaned += Delimiter(ITEM, items->encoding) + UNDEFINED;
        cleaned += within ? std::string_view(*within) : item;
        cleaned += Delimiter(ITEM_END, items->encoding) + NO_LENGTH;
      }
      cleaned += Delimiter(SEQUENCE_END, items->encoding) + NO_LENGTH;
      return isChanged ? std::optional(std::move(cleaned)) : std::nullopt;
    }
  }

  std::string WithoutPrivate(const DataSetElement& element, DataSetEncoding encoding)
  {
    return Cleaned(element, encoding, 0).value_or(std::string(element.whole));
  }
}
