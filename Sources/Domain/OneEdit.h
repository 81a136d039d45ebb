// The one slip of the keyboard that parts two texts, if there is just one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class EditKind
  {
    Substituted,
    Swapped, ///< two neighbours
    Inserted ///< one letter more on either side
  };

  struct OneEdit
  {
    EditKind kind = EditKind::Substituted;
    char letter = '\0'; ///< the one that differs, in the first text where it stands there
  };

  /// Nothing where the texts are equal, or differ in more (Damerau, "A technique for computer
  /// detection and correction of spelling errors", 1964). Compares bytes.
  std::optional<OneEdit> FindOneEdit(const std::string& a, const std::string& b);

  /// All texts of small ASCII letters and digits at one edit: digits are replaced by digits,
  /// letters by letters, and digits alone are inserted. Without duplicates and the text itself.
  std::vector<std::string> OneEditAway(const std::string& text);
}
