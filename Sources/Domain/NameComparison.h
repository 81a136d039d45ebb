// Why a name found in the imaging is not the one requested (see NearMiss.h).
#pragma once

#include "NearMiss.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// What one component group of a name is compared by.
  struct NameForms
  {
    std::string normalized;
    std::string joined; ///< without separators
    std::string plain;  ///< nor diacritics
    std::vector<std::string> components;
    std::vector<std::string> words;
  };

  /// The forms of each group that is there. Not cheap for scripts other than Latin.
  std::array<std::optional<NameForms>, 3> FormsOf(const std::string& patientName);

  /// Takes the names as they stand in the request and in the imaging. With the forms of the one
  /// requested at hand, a comparison with many costs less.
  MatchReason CompareNames(const std::string& requested, const std::string& found);
  MatchReason CompareNames(const std::string& requested,
                           const std::array<std::optional<NameForms>, 3>& requestedForms,
                           const std::string& found);
}
