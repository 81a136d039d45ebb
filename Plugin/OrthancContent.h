#pragma once

#include "OrthancReader.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// A data set of an instance as Orthanc hands it out, attribute by attribute: the instance
  /// itself, or an item of its sequences. Tags are written as Orthanc writes them: "0028-1050".
  class OrthancContent
  {
  public:
    /// The reader must outlive it.
    OrthancContent(const OrthancReader& reader, const std::string& instance);

    bool Has(const std::string& tag) const
    {
      return tags_.count(tag) > 0;
    }

    /// Of a sequence; nullopt where it has no such item.
    std::optional<OrthancContent> Item(const std::string& sequence, int index = 0) const;

    /// The value's bytes as they stand, numbers in this machine's order; empty where there are
    /// none.
    std::string Bytes(const std::string& tag) const;

    /// The first value of a text, without padding.
    std::string Code(const std::string& tag) const;

    /// Of number strings (DS, IS); NaN where one is none, so that the others keep their places.
    std::vector<double> Numbers(const std::string& tag) const;
    std::optional<double> Number(const std::string& tag) const;

    /// Of two bytes each (US, SS, OW).
    std::vector<std::uint16_t> Words(const std::string& tag) const;
    std::optional<int> Word(const std::string& tag) const;

  private:
    OrthancContent(const OrthancReader& reader, std::string path, std::set<std::string> tags);

    const OrthancReader* reader_;
    std::string path_;
    std::set<std::string> tags_;
  };
}
