// Names as they are written, and the other ways in which people write the same name. Put together
// by hand from common knowledge of registries and passports; nothing here knows of the matcher's
// rules.
#pragma once

#include <string_view>
#include <vector>

namespace OrthancExchange
{
  struct Culture
  {
    std::size_t share; ///< of the population, in percent
    std::vector<std::string_view> families;
    std::vector<std::string_view> women;
    std::vector<std::string_view> men;
  };

  /// Each name is one entry; a further script follows after a bar ("SATO|佐藤|さとう").
  const std::vector<Culture>& Cultures();

  /// Halves of further family names, for the long tail that every register has.
  const std::vector<std::string_view>& FamilyBeginnings();
  const std::vector<std::string_view>& FamilyEndings();

  /// Rows of spellings of one name, as different clerks write it.
  const std::vector<std::vector<std::string_view>>& Spellings();

  /// Rows of a name and its pet names.
  const std::vector<std::vector<std::string_view>>& PetNames();
}
