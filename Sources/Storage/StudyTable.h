// The studies of the index, with the series that lead to them.
#pragma once

#include "IdentityTable.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class StudyTable
  {
  public:
    explicit StudyTable(Connection& connection) : connection_(connection), identities_(connection)
    {
    }

    /// As IStudyIndex's.
    void Upsert(const std::vector<KeyedStudy>& studies);
    void Remove(const std::vector<std::string>& studies);

  private:
    struct Stored
    {
      std::int64_t seq = 0;
      std::int64_t identity = 0;
      std::vector<std::string> texts; ///< of all columns
    };

    using Numbers = std::map<std::string, std::int64_t>; ///< by study
    using SeriesSets = std::map<std::int64_t, std::set<std::string>>;

    std::map<std::string, Stored> Find(const std::vector<std::string>& studies);
    void ReplaceSeries(const std::vector<const KeyedStudy*>& studies, const Numbers& numbers,
                       const Values& known);
    SeriesSets SeriesOf(const Values& studies);

    Connection& connection_;
    IdentityTable identities_;
  };
}
