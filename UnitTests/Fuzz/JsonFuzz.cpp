// Any bytes as the body of a call: what is accepted is clean, and what is refused says so in clean
// words. The first byte chooses which body is expected.
#include "../../Sources/Api/ContactJson.h"
#include "../../Sources/Api/ErrorTable.h"
#include "../../Sources/Api/JsonAnswer.h"
#include "../../Sources/Api/JsonFields.h"
#include "../../Sources/Api/SettingsJson.h"
#include "../../Sources/Application/FieldRules.h"
#include "../../Sources/Domain/PersonName.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Outbox/MailFormatter.h"
#include "Invariants.h"

#include <json/reader.h>

#include <array>
#include <memory>

namespace
{
  using namespace OrthancExchange;

  constexpr Instant NOW{Seconds(1800000000)};
  constexpr std::array SECTIONS{"account", "reasons", "retention", "texts"};

  void CheckAnswer(const HttpResponse& response)
  {
    Json::Value json;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    Require(IsValidUtf8(response.body), "an answer is valid UTF-8");
    Require(response.body.find('\0') == std::string::npos, "an answer holds no NUL");
    Require(reader->parse(response.body.data(), response.body.data() + response.body.size(), &json,
                          nullptr),
            "an answer is JSON");
  }

  bool IsCleanLine(const std::string& text)
  {
    return IsValidUtf8(text) && !HasControlCharacters(text, "");
  }

  /// Reads everything there is, by every type.
  void ReadAnything(JsonFields fields, int depth)
  {
    Require(depth < 40, "nesting has a limit");
    for (const std::string& name : fields.Names())
    {
      Require(fields.Has(name), "a name listed is there");
      Accepts<Refusal>(
          [&]
          {
            if (const auto text = fields.OptionalText(name))
            {
              Require(IsValidUtf8(*text) && text->find('\0') == std::string::npos,
                      "a text is valid UTF-8 without NUL");
            }
          });
      Accepts<Refusal>([&] { fields.OptionalFlag(name); });
      Accepts<Refusal>([&] { fields.OptionalInteger(name); });
      Accepts<Refusal>([&] { fields.OptionalTexts(name); });
      Accepts<Refusal>([&] { ReadAnything(fields.Object(name), depth + 1); });
    }
    fields.Done();
  }

  void ReadPerson(const std::string& body)
  {
    Contact contact = ReadContact(JsonFields::Parse(body));
    CheckContact(contact, "Requester.");
    Require(IsCleanLine(contact.name) && IsCleanLine(contact.organization) &&
                IsCleanLine(contact.phone),
            "a contact's lines are clean");
    CheckMailAddress(contact.email, "the address");
    if (!contact.secondEmail.empty())
    {
      CheckMailAddress(contact.secondEmail, "the second address");
      Require(contact.secondEmail != contact.email, "link and passcode part");
    }
    const Contact before = contact;
    CheckContact(contact, "Requester.");
    Require(contact.email == before.email && contact.mobile == before.mobile &&
                contact.secondEmail == before.secondEmail,
            "addresses are normal already");
  }

  void ReadPatient(const std::string& body)
  {
    JsonFields fields = JsonFields::Parse(body);
    PatientIdentity patient;
    patient.patientName = fields.OptionalText("PatientName").value_or("");
    patient.patientBirthDate = fields.OptionalText("PatientBirthDate").value_or("");
    patient.nationalId = fields.OptionalText("NationalID").value_or("");
    patient.patientId = fields.OptionalText("PatientID").value_or("");
    patient.patientSex = fields.OptionalText("PatientSex").value_or("");
    fields.Done();
    CheckPatient(patient, NOW);
    Require(IsCleanLine(patient.patientName) && IsCleanLine(patient.nationalId) &&
                IsCleanLine(patient.patientId),
            "a patient's values are clean lines");
    Require(!NormalizeName(patient.patientName).empty(), "a patient has a name to compare");
    Require(patient.patientBirthDate.empty() ||
                NormalizeDate(patient.patientBirthDate) == patient.patientBirthDate,
            "a date of birth is a day");
  }

  void ReadSettings(const std::string& section, const std::string& body)
  {
    const Settings settings = FromValues(SectionFromJson(section, body));
    const SettingValues values = ToValues(settings);
    const Settings again = FromValues(values);
    Require(ToValues(again) == values, "settings are kept as they are");
    const HttpResponse shown = JsonResponse(SectionToJson(again, section));
    CheckAnswer(shown);
    Require(ToValues(FromValues(SectionFromJson(section, shown.body))) == values,
            "what is shown can be saved");
    for (const auto& [name, text] : settings.texts.messages)
    {
      Require(IsCleanLine(text.subject), "a subject is a clean line");
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0)
  {
    return 0;
  }
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  try
  {
    switch (data[0])
    {
    case 'c':
      ReadPerson(body);
      break;
    case 'p':
      ReadPatient(body);
      break;
    case '0':
    case '1':
    case '2':
    case '3':
      ReadSettings(SECTIONS.at(static_cast<std::size_t>(data[0] - '0')), body);
      break;
    default:
      ReadAnything(JsonFields::Parse(body), 0);
      break;
    }
  }
  catch (const Refusal& refusal)
  {
    Require(StatusOf(refusal.Code()) < 500, "a bad body is the caller's fault");
    CheckAnswer(RefusalResponse(refusal));
  }
  return 0;
}
