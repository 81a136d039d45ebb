#include "FormSettings.h"

#include "UnicodeText.h"

#include <set>

namespace OrthancExchange
{
  namespace
  {
    using namespace SettingParsing;

    constexpr std::size_t MAX_PURPOSES = 50;
    constexpr std::size_t MAX_PURPOSE = 200;
    constexpr std::size_t MAX_TEXT = 2000;

    std::vector<std::string> ReadPurposes(const SettingValues& values,
                                          const std::vector<std::string>& fallback)
    {
      const std::string key = "form.Purposes";
      const auto* purposes = Find(values, key);
      if (purposes == nullptr)
      {
        return fallback;
      }
      if (purposes->size() > MAX_PURPOSES)
      {
        RefuseValue(key, "at most fifty purposes are expected.");
      }
      std::set<std::string> distinct;
      for (const std::string& purpose : *purposes)
      {
        CheckText(key, purpose, MAX_PURPOSE);
        const bool oneLine = purpose.find_first_of("\r\n\t") == std::string::npos;
        if (!oneLine || CollapseSpaces(purpose).empty() || !distinct.insert(purpose).second)
        {
          RefuseValue(key, "a purpose is one line, not empty, and stands once.");
        }
      }
      return *purposes;
    }

    std::string ReadText(const SettingValues& values, const std::string& key,
                         const std::string& fallback)
    {
      std::string text = Single(values, key, fallback);
      CheckText(key, text, MAX_TEXT);
      return text;
    }
  }

  FormSettings DefaultFormSettings()
  {
    FormSettings form;
    form.purposes = {"For my own records", "Further treatment", "Second opinion",
                     "Legal claim",        "Insurance",         "Another purpose"};
    form.consentText =
        "I ask for a copy of this imaging. I am the patient, or I am entitled to ask on the "
        "patient's behalf. I agree that what I enter here is used to answer this request.";
    form.privacyText =
        "What you enter is used to find the imaging, to check that you are entitled to it, and to "
        "answer you. Proof of identification is stored encrypted, seen by staff who answer "
        "requests, and deleted afterwards. What is not confirmed by e-mail is deleted.";
    return form;
  }

  void AppendValues(const FormSettings& form, SettingValues& values)
  {
    const auto flag = [&](const char* key, bool value)
    {
      values[key] = {value ? "true" : "false"};
    };
    const auto number = [&](const char* key, int value)
    {
      values[key] = {std::to_string(value)};
    };
    flag("form.Enabled", form.enabled);
    flag("form.IdentificationAsked", form.identificationAsked);
    flag("form.IdentificationRequired", form.identificationRequired);
    number("form.IdentificationDays", form.identificationDays);
    number("form.IdentificationMegabytes", form.identificationMegabytes);
    number("form.IdentificationFiles", form.identificationFiles);
    values["form.Purposes"] = form.purposes;
    values["form.ConsentText"] = {form.consentText};
    values["form.PrivacyText"] = {form.privacyText};
    number("form.ConfirmationHours", form.confirmationHours);
    number("form.PostsPerClient", form.postsPerClient);
    number("form.PostsPerHour", form.postsPerHour);
  }

  FormSettings ReadFormSettings(const SettingValues& values)
  {
    FormSettings form = DefaultFormSettings();
    form.enabled = Boolean(values, "form.Enabled", form.enabled);
    form.identificationAsked =
        Boolean(values, "form.IdentificationAsked", form.identificationAsked);
    form.identificationRequired =
        Boolean(values, "form.IdentificationRequired", form.identificationRequired);
    form.identificationDays =
        Integer(values, "form.IdentificationDays", form.identificationDays, 1, 3650);
    form.identificationMegabytes =
        Integer(values, "form.IdentificationMegabytes", form.identificationMegabytes, 1, 25);
    form.identificationFiles =
        Integer(values, "form.IdentificationFiles", form.identificationFiles, 1, 10);
    form.purposes = ReadPurposes(values, form.purposes);
    form.consentText = ReadText(values, "form.ConsentText", form.consentText);
    form.privacyText = ReadText(values, "form.PrivacyText", form.privacyText);
    form.confirmationHours =
        Integer(values, "form.ConfirmationHours", form.confirmationHours, 1, 72);
    form.postsPerClient = Integer(values, "form.PostsPerClient", form.postsPerClient, 1, 1000);
    form.postsPerHour = Integer(values, "form.PostsPerHour", form.postsPerHour, 1, 10000);
    if (CollapseSpaces(form.consentText).empty())
    {
      RefuseValue("form.ConsentText", "what people agree to must be said.");
    }
    return form;
  }
}
