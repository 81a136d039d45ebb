#include "OrthancContent.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    std::optional<std::set<std::string>> TagsAt(const OrthancReader& reader,
                                                const std::string& path)
    {
      const auto listed = reader.GetJson(path);
      if (!listed)
      {
        return std::nullopt;
      }
      std::set<std::string> tags;
      for (const Json::Value& tag : *listed)
      {
        tags.insert(tag.asString());
      }
      return tags;
    }

    std::string_view Trimmed(std::string_view text)
    {
      constexpr std::string_view PADDING(" \0", 2);
      const auto from = text.find_first_not_of(PADDING);
      return from == std::string_view::npos
                 ? std::string_view()
                 : text.substr(from, text.find_last_not_of(PADDING) + 1 - from);
    }

    /// With a plus before it, as DS may be written.
    std::optional<double> ParseNumber(std::string_view text)
    {
      text.remove_prefix(!text.empty() && text.front() == '+' ? 1 : 0);
      double number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      const bool whole = error == std::errc() && end == text.data() + text.size();
      return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
    }
  }

  OrthancContent::OrthancContent(const OrthancReader& reader, const std::string& instance)
      : reader_(&reader), path_("/instances/" + instance + "/content"),
        tags_(TagsAt(reader, path_).value_or(std::set<std::string>()))
  {
  }

  OrthancContent::OrthancContent(const OrthancReader& reader, std::string path,
                                 std::set<std::string> tags)
      : reader_(&reader), path_(std::move(path)), tags_(std::move(tags))
  {
  }

  std::optional<OrthancContent> OrthancContent::Item(const std::string& sequence, int index) const
  {
    const std::string path = path_ + "/" + sequence + "/" + std::to_string(index);
    auto tags = Has(sequence) ? TagsAt(*reader_, path) : std::nullopt;
    return tags ? std::optional(OrthancContent(*reader_, path, std::move(*tags))) : std::nullopt;
  }

  std::string OrthancContent::Bytes(const std::string& tag) const
  {
    const auto bytes = Has(tag) ? reader_->GetBytes(path_ + "/" + tag) : nullptr;
    return bytes ? std::string(bytes->View()) : std::string();
  }

  std::string OrthancContent::Code(const std::string& tag) const
  {
    const std::string text = Bytes(tag);
    return std::string(Trimmed(std::string_view(text).substr(0, text.find('\\'))));
  }

  std::vector<double> OrthancContent::Numbers(const std::string& tag) const
  {
    std::vector<double> numbers;
    const std::string text = Bytes(tag);
    for (std::size_t from = 0; from < text.size();)
    {
      const std::size_t to = std::min(text.find('\\', from), text.size());
      const auto number = ParseNumber(Trimmed(std::string_view(text).substr(from, to - from)));
      numbers.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
      from = to + 1;
    }
    return numbers;
  }

  std::optional<double> OrthancContent::Number(const std::string& tag) const
  {
    const std::vector<double> numbers = Numbers(tag);
    return numbers.empty() || std::isnan(numbers.front()) ? std::nullopt
                                                          : std::optional(numbers.front());
  }

  std::vector<std::uint16_t> OrthancContent::Words(const std::string& tag) const
  {
    const std::string bytes = Bytes(tag);
    std::vector<std::uint16_t> words(bytes.size() / sizeof(std::uint16_t));
    if (!words.empty())
    {
      std::memcpy(words.data(), bytes.data(), words.size() * sizeof(std::uint16_t));
    }
    return words;
  }

  std::optional<int> OrthancContent::Word(const std::string& tag) const
  {
    const std::vector<std::uint16_t> words = Words(tag);
    return words.empty() ? std::nullopt : std::optional<int>(words.front());
  }
}
