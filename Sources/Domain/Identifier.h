// Patients' numbers: their normal form, and forms in which near misses meet.
#pragma once

#include <string>

namespace OrthancExchange
{
  /// What carries no meaning is gone: case, padding, doubled spaces and, in a number, all spaces
  /// and dashes. Empty in, empty out.
  std::string NormalizeIdentifier(const std::string& identifier);

  /// A normalized identifier with its letters and digits alone: "h-100" to "h100".
  std::string DropIdentifierSeparators(const std::string& normalized);

  /// Without the zeros that its first digits begin with: "0012" to "12", "h0012" to "h12".
  std::string DropLeadingZeros(const std::string& normalized);

  /// Schemes of national numbers whose check digit is verified.
  enum class NationalIdScheme
  {
    None,
    Nhs ///< NHS number of England, Wales and the Isle of Man: ten digits, Modulus 11
  };

  const char* ToString(NationalIdScheme scheme);
  NationalIdScheme ParseNationalIdScheme(const std::string& text); ///< throws std::invalid_argument

  /// Whether a national number can be one of the scheme, by its form and check digit (NHS Data
  /// Dictionary, "NHS NUMBER"). With no scheme, any can.
  bool IsPossibleNationalId(const std::string& identifier, NationalIdScheme scheme);
}
