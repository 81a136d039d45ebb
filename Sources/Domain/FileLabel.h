#pragma once

#include <string>

namespace OrthancExchange
{
  /// A file's name from outside as a label for people: valid UTF-8 on one line, without what
  /// controls a terminal or turns the reading direction, slashes all forward, at most 200 code
  /// points (the end counts most, so the beginning gives way to an ellipsis). Never a path to
  /// anything; "file" where nothing is left.
  std::string MakeFileLabel(const std::string& name);

  /// What stands after the last slash of a label.
  std::string LastPartOf(const std::string& label);
}
