#include "Slips.h"

#include "NameLists.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    using Pair = std::pair<std::string_view, std::string_view>;

    bool IsLetter(char c)
    {
      return c >= 'A' && c <= 'Z';
    }

    bool IsDigit(char c)
    {
      return c >= '0' && c <= '9';
    }

    std::string Alphabetic(const std::string& name)
    {
      return name.substr(0, name.find('='));
    }

    std::vector<std::string> Components(const std::string& name)
    {
      std::vector<std::string> components(1);
      for (const char c : Alphabetic(name))
      {
        if (c == '^')
        {
          components.emplace_back();
        }
        else
        {
          components.back() += c;
        }
      }
      return components;
    }

    std::string Compose(const std::vector<std::string>& components)
    {
      std::string name;
      for (std::size_t i = 0; i < components.size(); i++)
      {
        name += (i == 0 ? "" : "^") + components[i];
      }
      return name;
    }

    std::string ReplaceEach(std::string text, const std::vector<Pair>& pairs)
    {
      for (const auto& [from, to] : pairs)
      {
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + to.size()))
        {
          text.replace(at, from.size(), to);
        }
      }
      return text;
    }

    /// A place where `fits` holds for this character; npos where there is none.
    template <typename Fits>
    std::size_t PickPlace(Dice& dice, const std::string& text, Fits fits)
    {
      std::vector<std::size_t> places;
      for (std::size_t i = 0; i < text.size(); i++)
      {
        if (fits(i))
        {
          places.push_back(i);
        }
      }
      return places.empty() ? std::string::npos : dice.Pick(places);
    }

    template <typename Change>
    std::string ChangeLetter(Dice& dice, const std::string& name, Change change)
    {
      std::string text = Alphabetic(name);
      const std::size_t at =
          PickPlace(dice, text, [&](std::size_t i) { return IsLetter(text[i]); });
      if (at != std::string::npos)
      {
        change(text, at);
      }
      return text == Alphabetic(name) ? name : text;
    }

    char NeighbourKey(Dice& dice, char c)
    {
      constexpr std::array<std::string_view, 26> keys{
          "QWSZ",   "VGHN",  "XDFV", "ERSFCX", "WSDR", "RTGDVC", "TYHFBV", "YUJGNB", "UJKO",
          "UIKHMN", "IJLOM", "KOP",  "NJK",    "BHJM", "IKLP",   "OL",     "WA",     "EDFT",
          "AWEDXZ", "RFGY",  "YHJI", "CFGB",   "QASE", "ZSDC",   "TGHU",   "ASX"};
      return dice.Pick(keys.at(static_cast<std::size_t>(c - 'A')));
    }

    std::string MistypeLetter(Dice& dice, const std::string& name)
    {
      return ChangeLetter(dice, name,
                          [&](std::string& text, std::size_t at)
                          { text[at] = NeighbourKey(dice, text[at]); });
    }

    std::string DropLetter(Dice& dice, const std::string& name)
    {
      return ChangeLetter(dice, name, [](std::string& text, std::size_t at) { text.erase(at, 1); });
    }

    std::string DoubleLetter(Dice& dice, const std::string& name)
    {
      return ChangeLetter(dice, name,
                          [](std::string& text, std::size_t at) { text.insert(at, 1, text[at]); });
    }

    std::string SwapLetters(Dice& dice, const std::string& name)
    {
      std::string text = Alphabetic(name);
      const std::size_t at = PickPlace(dice, text,
                                       [&](std::size_t i)
                                       {
                                         return i + 1 < text.size() && IsLetter(text[i]) &&
                                                IsLetter(text[i + 1]) && text[i] != text[i + 1];
                                       });
      if (at == std::string::npos)
      {
        return name;
      }
      std::swap(text[at], text[at + 1]);
      return text;
    }

    std::string SwapNames(Dice&, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      if (components.size() < 2 || components[0] == components[1])
      {
        return name;
      }
      std::swap(components[0], components[1]);
      return Compose(components);
    }

    std::string ForgetHyphen(Dice& dice, const std::string& name)
    {
      const std::vector<Pair> joined{{"-", ""}, {"'", ""}};
      const std::vector<Pair> parted{{"-", " "}, {"'", " "}};
      const std::string text = Alphabetic(name);
      const std::string changed = ReplaceEach(text, dice.Percent(50) ? joined : parted);
      return changed == text ? name : changed;
    }

    std::string ForgetAccents(Dice&, const std::string& name)
    {
      static const std::vector<Pair> plain{
          {"Ä", "A"}, {"Ö", "O"}, {"Ü", "U"}, {"ẞ", "SS"}, {"ß", "SS"}, {"Á", "A"}, {"É", "E"},
          {"Í", "I"}, {"Ó", "O"}, {"Ú", "U"}, {"Ñ", "N"},  {"Ç", "C"},  {"È", "E"}, {"Ï", "I"},
          {"Ś", "S"}, {"Ń", "N"}, {"Ź", "Z"}, {"Ą", "A"},  {"Ł", "L"},  {"Ż", "Z"}};
      const std::string text = Alphabetic(name);
      const std::string changed = ReplaceEach(text, plain);
      // SS for ß is case folding: that alone says nothing else.
      const std::string folded = ReplaceEach(text, {{"ẞ", "SS"}, {"ß", "SS"}});
      return changed == folded ? name : changed;
    }

    std::string SpellUmlautsOut(Dice&, const std::string& name)
    {
      const std::string text = Alphabetic(name);
      const std::string changed = ReplaceEach(text, {{"Ä", "AE"}, {"Ö", "OE"}, {"Ü", "UE"}});
      return changed == text ? name : changed;
    }

    std::string FromRows(Dice& dice, const std::string& name,
                         const std::vector<std::vector<std::string_view>>& rows)
    {
      std::vector<std::string> components = Components(name);
      for (std::string& component : components)
      {
        for (const auto& row : rows)
        {
          if (std::find(row.begin(), row.end(), component) != row.end())
          {
            std::vector<std::string_view> others = row;
            std::erase(others, component);
            component = dice.Pick(others);
            return Compose(components);
          }
        }
      }
      return name;
    }

    std::string SpellOtherwise(Dice& dice, const std::string& name)
    {
      return FromRows(dice, name, Spellings());
    }

    std::string CallByPetName(Dice& dice, const std::string& name)
    {
      return FromRows(dice, name, PetNames());
    }

    std::string ForgetMiddleName(Dice&, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      if (components.size() < 3)
      {
        return name;
      }
      components.resize(2);
      return Compose(components);
    }

    std::string AddMiddleName(Dice& dice, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      if (components.size() != 2 || Alphabetic(name) != name)
      {
        return name;
      }
      components.emplace_back(dice.Pick(Cultures().front().women));
      return Compose(components);
    }

    std::string MiddleNameAsGiven(Dice&, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      if (components.size() != 3 || components[2].empty())
      {
        return name;
      }
      components[1] += " " + components[2];
      components.resize(2);
      return Compose(components);
    }

    std::string Abbreviate(Dice&, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      if (components.size() < 2 || components[1].size() < 2 || !IsLetter(components[1][0]))
      {
        return name;
      }
      components[1].resize(1);
      components.resize(2);
      return Compose(components);
    }

    std::string MarriedName(Dice& dice, const std::string& name)
    {
      std::vector<std::string> components = Components(name);
      const std::string other(dice.Pick(Cultures().front().families));
      if (components[0] == other)
      {
        return name;
      }
      components[0] = other;
      return Compose(components);
    }

    std::string SwapDayAndMonth(Dice&, const std::string& date)
    {
      return date.substr(6, 2) > "12" ? date
                                      : date.substr(0, 4) + date.substr(6, 2) + date.substr(4, 2);
    }

    char NeighbourDigit(Dice& dice, char c)
    {
      // Beside it on the keypad, or alike in handwriting.
      constexpr std::array<std::string_view, 10> near{"12689", "247",  "135", "268",   "1579",
                                                      "24683", "3590", "148", "57903", "6840"};
      return dice.Pick(near.at(static_cast<std::size_t>(c - '0')));
    }

    bool IsDay(const std::string& date)
    {
      const int month = std::stoi(date.substr(4, 2));
      const int day = std::stoi(date.substr(6, 2));
      const int year = std::stoi(date.substr(0, 4));
      return year >= 1900 && year <= 2025 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
    }

    std::string MistypeDigit(Dice& dice, const std::string& value)
    {
      std::string text = value;
      const std::size_t at = PickPlace(dice, text, [&](std::size_t i) { return IsDigit(text[i]); });
      if (at != std::string::npos)
      {
        text[at] = NeighbourDigit(dice, text[at]);
      }
      return text;
    }

    std::string SwapDigits(Dice& dice, const std::string& value)
    {
      std::string text = value;
      const std::size_t at = PickPlace(dice, text,
                                       [&](std::size_t i)
                                       {
                                         return i + 1 < text.size() && IsDigit(text[i]) &&
                                                IsDigit(text[i + 1]) && text[i] != text[i + 1];
                                       });
      if (at != std::string::npos)
      {
        std::swap(text[at], text[at + 1]);
      }
      return text;
    }

    std::string MistypeDate(Dice& dice, const std::string& date)
    {
      const std::string changed = MistypeDigit(dice, date);
      return IsDay(changed) ? changed : date;
    }

    std::string SwapDigitsOfDate(Dice& dice, const std::string& date)
    {
      const std::string changed = SwapDigits(dice, date);
      return IsDay(changed) ? changed : date;
    }

    std::string OtherYear(Dice& dice, const std::string& date)
    {
      constexpr std::array<int, 4> steps{-10, -1, 1, 10};
      const std::string changed =
          std::to_string(std::stoi(date.substr(0, 4)) + dice.Pick(steps)) + date.substr(4);
      return IsDay(changed) ? changed : date;
    }

    std::string FirstOfJanuary(Dice&, const std::string& date)
    {
      return date.substr(0, 4) + "0101";
    }

    std::string DropDigit(Dice& dice, const std::string& value)
    {
      std::string text = value;
      const std::size_t at = PickPlace(dice, text, [&](std::size_t i) { return IsDigit(text[i]); });
      return at == std::string::npos ? value : text.erase(at, 1);
    }

    std::string DoubleDigit(Dice& dice, const std::string& value)
    {
      std::string text = value;
      const std::size_t at = PickPlace(dice, text, [&](std::size_t i) { return IsDigit(text[i]); });
      return at == std::string::npos ? value : text.insert(at, 1, text[at]);
    }

    std::string ForgetZeros(Dice&, const std::string& value)
    {
      return value.substr(std::min(value.find_first_not_of('0'), value.size() - 1));
    }

    std::string AddDash(Dice&, const std::string& value)
    {
      return IsLetter(value.front()) ? value.substr(0, 1) + "-" + value.substr(1) : value;
    }

    std::string OtherNumber(Dice& dice, const std::string& value)
    {
      std::string text = value;
      for (char& c : text)
      {
        c = IsDigit(c) ? static_cast<char>('0' + dice.Below(10)) : c;
      }
      return text;
    }

    std::string Forget(Dice&, const std::string&)
    {
      return "";
    }

    std::string Dress(Dice& dice, std::string text, bool isName)
    {
      switch (dice.Below(isName ? 6 : 4))
      {
      case 0:
        return text;
      case 1:
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return IsLetter(c) ? static_cast<char>(std::tolower(c)) : c; });
        return text;
      case 2:
        return " " + text + "  ";
      case 3: // full width
        return ReplaceEach(text, {{"A", "Ａ"}, {"E", "Ｅ"}, {"1", "１"}, {"7", "７"}});
      case 4:
        return text.find('=') == std::string::npos ? text + "^" : text;
      default:
        return ReplaceEach(
            text, {{"É", "E\u0301"}, {"Ü", "U\u0308"}, {"Ó", "O\u0301"}, {"Ł", "ł"}, {" ", "  "}});
      }
    }
  }

  const std::vector<Slip>& Slips()
  {
    const auto name = &PatientIdentity::patientName;
    const auto date = &PatientIdentity::patientBirthDate;
    const auto national = &PatientIdentity::nationalId;
    const auto hospital = &PatientIdentity::patientId;
    static const std::vector<Slip> slips{
        {"a letter mistyped", name, MistypeLetter},
        {"a letter dropped", name, DropLetter},
        {"a letter doubled", name, DoubleLetter},
        {"letters swapped", name, SwapLetters},
        {"family and given name swapped", name, SwapNames},
        {"hyphen or apostrophe forgotten", name, ForgetHyphen},
        {"accents forgotten", name, ForgetAccents},
        {"umlauts spelt out", name, SpellUmlautsOut},
        {"another spelling or romanisation", name, SpellOtherwise},
        {"pet name", name, CallByPetName},
        {"middle name forgotten", name, ForgetMiddleName},
        {"middle name added", name, AddMiddleName},
        {"middle name among the given", name, MiddleNameAsGiven},
        {"given name abbreviated", name, Abbreviate},
        {"another family name (marriage)", name, MarriedName},
        {"day and month swapped", date, SwapDayAndMonth},
        {"a digit of the date mistyped", date, MistypeDate},
        {"digits of the date swapped", date, SwapDigitsOfDate},
        {"another year", date, OtherYear},
        {"first of January", date, FirstOfJanuary},
        {"no birth date", date, Forget},
        {"a digit of the national number mistyped", national, MistypeDigit},
        {"digits of the national number swapped", national, SwapDigits},
        {"a digit of the national number dropped", national, DropDigit},
        {"another national number", national, OtherNumber},
        {"no national number", national, Forget},
        {"a digit of the hospital number mistyped", hospital, MistypeDigit},
        {"digits of the hospital number swapped", hospital, SwapDigits},
        {"a digit of the hospital number dropped", hospital, DropDigit},
        {"a digit of the hospital number doubled", hospital, DoubleDigit},
        {"leading zeros forgotten", hospital, ForgetZeros},
        {"a dash in the hospital number", hospital, AddDash},
        {"another hospital's number", hospital, OtherNumber},
        {"no hospital number", hospital, Forget},
    };
    return slips;
  }

  PatientIdentity InAnotherDress(Dice& dice, const PatientIdentity& patient)
  {
    PatientIdentity dressed = patient;
    dressed.patientName = Dress(dice, patient.patientName, true);
    dressed.patientBirthDate = patient.patientBirthDate + (dice.Percent(30) ? " " : "");
    dressed.patientId = Dress(dice, patient.patientId, false);
    dressed.nationalId = dice.Percent(50) ? patient.nationalId.substr(0, 3) + " " +
                                                patient.nationalId.substr(3, 3) + "-" +
                                                patient.nationalId.substr(6)
                                          : Dress(dice, patient.nationalId, false);
    return dressed;
  }
}
