// Any texts as names, dates, numbers and addresses of people: normal forms stay as they are, and
// nothing that is empty matches.
#include "../../Sources/Domain/ContactAddress.h"
#include "../../Sources/Domain/Identifier.h"
#include "../../Sources/Domain/NameComparison.h"
#include "../../Sources/Domain/NameFolding.h"
#include "../../Sources/Domain/Patient.h"
#include "../../Sources/Domain/PersonName.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/Time.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Outbox/MailFormatter.h"
#include "Invariants.h"

#include <algorithm>

namespace
{
  using namespace OrthancExchange;

  constexpr std::size_t LONGEST = 600; // bytes of a value; more are refused before

  bool ShareAGroup(const std::string& a, const std::string& b,
                   const std::set<NameTolerance>& tolerances)
  {
    const auto forms = [&](const std::string& name)
    {
      std::set<std::string> groups;
      for (std::string group : NormalizedGroups(name))
      {
        group = tolerances.contains(NameTolerance::Hyphens) ? DropSeparators(group) : group;
        group = tolerances.contains(NameTolerance::Diacritics) ? DropDiacritics(group) : group;
        if (!group.empty())
        {
          groups.insert(group);
        }
      }
      return groups;
    };
    const std::set<std::string> left = forms(a);
    return std::any_of(left.begin(), left.end(),
                       [right = forms(b)](const std::string& group)
                       { return right.contains(group); });
  }

  void CheckNames(const std::string& a, const std::string& b)
  {
    for (const std::string& group : NormalizedGroups(a))
    {
      Require(IsValidUtf8(group) && !group.ends_with('^'), "a normal group has no trailing caret");
      Require(NormalizedGroups(group)[0] == group || group.find('=') != std::string::npos,
              "a normal group stays as it is");
      for (const std::string& component : FoldComponents(group))
      {
        Require(SoundOf(component).size() <= 6, "a sound has at most six digits");
      }
    }
    Require(NormalizeName(a).empty() || SameName(a, a), "a name is itself");
    using Tolerances = std::set<NameTolerance>;
    for (const Tolerances& tolerances :
         {Tolerances{}, Tolerances{NameTolerance::Diacritics}, Tolerances{NameTolerance::Hyphens},
          Tolerances{NameTolerance::Diacritics, NameTolerance::Hyphens}})
    {
      const bool same = SameName(a, b, tolerances);
      Require(same == SameName(b, a, tolerances), "names are the same both ways");
      Require(!same || ShareAGroup(a, b, tolerances), "the same name has a group in common");
      Require(!SameName(a, "", tolerances) && !SameName("^^=", a, tolerances),
              "no name is nobody's");
    }
    const MatchReason reason = CompareNames(a, b);
    Require(Nearness(reason) >= 0 && Nearness(reason) <= 100, "nearness is a percentage");
    Require(!SameName(a, b) || reason == MatchReason::Same, "the same name says so");
  }

  void CheckDates(const std::string& a, const std::string& b)
  {
    const std::string date = NormalizeDate(a);
    Require(date.empty() || (date.size() == 8 && ParseDicomDate(date).has_value()),
            "a date is a real day or none");
    Require(NormalizeDate(date) == date, "a normal date stays as it is");
    Require(Nearness(CompareDates(a, b)) <= 100, "dates are compared");
    if (const auto instant = ParseInstant(a))
    {
      Require(FormatInstant(*instant) == a, "a moment is written as it is read");
    }
  }

  void CheckIdentifiers(const std::string& a, const std::string& b)
  {
    const std::string normal = NormalizeIdentifier(a);
    Require(NormalizeIdentifier(normal) == normal, "a normal identifier stays as it is");
    const std::string bare = DropLeadingZeros(normal);
    Require(DropLeadingZeros(bare) == bare && bare.empty() == normal.empty(),
            "a number keeps a digit");
    Require(DropIdentifierSeparators(DropIdentifierSeparators(normal)) ==
                DropIdentifierSeparators(normal),
            "separators go at once");
    Require(!IsPossibleNationalId(a, NationalIdScheme::Nhs) || normal.size() == 10,
            "an NHS number has ten digits");
    const MatchReason reason = CompareIdentifiers(a, b);
    Require(reason != MatchReason::Same || (!normal.empty() && normal == NormalizeIdentifier(b)),
            "identifiers are the same in their normal form alone");
  }

  void CheckAddresses(const std::string& text)
  {
    std::string address;
    if (Accepts<Refusal>([&] { address = NormalizeEmail(text, "Email"); }))
    {
      CheckMailAddress(address, "An accepted address");
      Require(NormalizeEmail(address, "Email") == address, "a normal address stays as it is");
      Require(DescribeEmail(address).size() <= address.size() + 10, "a description is short");
    }
    std::string mobile;
    if (Accepts<Refusal>([&] { mobile = NormalizeMobile(text, "Mobile"); }))
    {
      Require(mobile.find_first_not_of("+0123456789") == std::string::npos &&
                  mobile.find('+', 1) == std::string::npos,
              "a number is digits");
      Require(NormalizeMobile(mobile, "Mobile") == mobile, "a normal number stays as it is");
      Require(DescribeMobile(mobile).size() == std::string("mobile ending ").size() + 2,
              "two digits are told");
    }
  }

  void CheckTexts(const std::string& text)
  {
    const std::string valid = MakeValidText(text);
    Require(IsValidUtf8(valid) && MakeValidText(valid) == valid, "a text is made valid once");
    Require(!IsValidUtf8(text) || text.find('\0') != std::string::npos || valid == text,
            "a valid text stays as it is");
    const std::string collapsed = CollapseSpaces(text);
    Require(CollapseSpaces(collapsed) == collapsed, "spaces are collapsed once");
    Require(FoldCase(FoldCase(text)) == FoldCase(text), "a case is folded once");
    Require(CountCodePoints(text) <= text.size(), "a character has a byte");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  const std::string a = parts.At(0).substr(0, LONGEST);
  const std::string b = parts.At(1).substr(0, LONGEST);
  CheckNames(a, b);
  CheckDates(a, b);
  CheckIdentifiers(a, b);
  CheckAddresses(a);
  CheckTexts(a);
  return 0;
}
