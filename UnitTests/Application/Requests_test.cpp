#include "House.h"
#include "RefusalOf.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/CorrectRequest.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/MatchStudies.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/SendRequest.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

TEST(Requests, A1_TheInstitutionIsToldOfANewRequest)
{
  House house;
  house.EnterJanesRequest();
  const auto deliveries = house.Deliveries();
  ASSERT_EQ(deliveries.size(), 1U);
  EXPECT_EQ(deliveries[0].recipient, "imaging@hospital.example");
  EXPECT_EQ(deliveries[0].subject, "GDPR Imaging Request");
  EXPECT_EQ(deliveries[0].sealedBody.find("DOE"), std::string::npos);
}

TEST(Requests, BadFieldsAreNamedAndNothingIsStored)
{
  House house;
  const auto refusedField = [&](auto change)
  {
    NewRequest entered = House::JanesRequest();
    change(entered);
    return RefusalOf([&] { EnterRequest(house.services, house.bob, entered); })
        .Details()
        .at("Field");
  };
  EXPECT_EQ(refusedField([](NewRequest& r) { r.requester.email = "not an address"; }),
            "Requester.Email");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.requester.name = " "; }), "Requester.Name");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.requester.secondEmail = "SAM@law.example"; }),
            "Requester.SecondEmail");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.requester.mobile = "call me"; }),
            "Requester.Mobile");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientBirthDate = "19700230"; }),
            "Patient.PatientBirthDate");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientBirthDate = "29700130"; }),
            "Patient.PatientBirthDate");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientName = "^^"; }),
            "Patient.PatientName");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientName = "\xC2\xAD^\xE2\x80\x8B"; }),
            "Patient.PatientName"); // a soft hyphen and a zero-width space
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientName = "A\\B"; }),
            "Patient.PatientName");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientId = std::string(65, '1'); }),
            "Patient.PatientID");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.patient.patientSex = "W"; }), "Patient.PatientSex");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.notes = std::string(10001, 'n'); }), "Notes");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.notes = "bell\a"; }), "Notes");
  EXPECT_EQ(refusedField([](NewRequest& r) { r.direction = RequestDirection::Outbound; }),
            "Direction");
  EXPECT_TRUE(house.Deliveries().empty());
  EXPECT_TRUE(house.Events().empty());
}

TEST(Requests, A7_CorrectionsKeepTheOriginalAndNeedAReason)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  PatientCorrection correction;
  correction.nationalId = "111";
  EXPECT_EQ(RefusalOf([&] { CorrectPatient(house.services, house.bob, id, correction); }).Code(),
            RefusalCode::MissingField);
  correction.reason = "Digits were swapped";
  CorrectPatient(house.services, house.bob, id, correction);

  const Request request = RequireRequest(house.services, id);
  EXPECT_EQ(request.patient.nationalId, "111");
  EXPECT_EQ(request.originalPatient.nationalId, "943 476 5919");
  ASSERT_EQ(request.corrections.size(), 1U);
  EXPECT_EQ(request.corrections[0].by, "bob");
  const auto events = house.Events();
  const AuditEvent& event = events.at(events.size() - 2); // the last: that less matches now
  EXPECT_EQ(event.action, "RequestCorrected");
  EXPECT_EQ(event.details.at("Reason"), "Digits were swapped");
}

TEST(Requests, A7_ACorrectionOfWhatAColleagueChangedMeanwhileIsRefused)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  const int seen = RequireRequest(house.services, id).revision;
  RequesterCorrection colleague;
  colleague.mobile = "+44 7700 900999";
  colleague.reason = "The number was mistyped";
  colleague.revision = seen;
  CorrectRequester(house.services, house.bob, id, colleague);

  RequesterCorrection late;
  late.mobile = House::JanesRequest().requester.mobile;
  late.reason = "Another page, filled before";
  late.revision = seen;
  const Refusal refusal = RefusalOf([&] { CorrectRequester(house.services, house.bob, id, late); });
  EXPECT_EQ(refusal.Code(), RefusalCode::ConcurrentChange);
  EXPECT_EQ(refusal.Details().at("Field"), "Revision");
  PatientCorrection patient;
  patient.patientId = "P2";
  patient.reason = "Another page, filled before";
  patient.revision = seen;
  const auto correct = [&]
  {
    CorrectPatient(house.services, house.bob, id, patient);
  };
  EXPECT_EQ(RefusalOf(correct).Code(), RefusalCode::ConcurrentChange);
  const Request request = RequireRequest(house.services, id);
  EXPECT_EQ(request.corrections.size(), 1U);
  EXPECT_NE(request.requester.mobile, late.mobile);

  patient.revision.reset();
  EXPECT_NO_THROW(correct()) << "who does not say what they saw is not held to it";
}

TEST(Requests, A7_WhereTheSchemeIsNhsAMistypedNumberIsRefusedAtEntryAndCorrection)
{
  House house;
  const std::string before = house.EnterJanesRequest();
  ChangeSettings(house.services, house.bob, {{"account.NationalIdScheme", {"NHS"}}});
  NewRequest mistyped = House::JanesRequest();
  mistyped.patient.nationalId = "943 476 5918";
  const Refusal entry = RefusalOf([&] { EnterRequest(house.services, house.bob, mistyped); });
  EXPECT_EQ(entry.Code(), RefusalCode::BadValue);
  EXPECT_EQ(entry.Details().at("Field"), "Patient.NationalID");
  PatientCorrection correction;
  correction.reason = "Heard otherwise on the telephone";
  correction.nationalId = "9434765991";
  EXPECT_EQ(RefusalOf([&] { CorrectPatient(house.services, house.bob, before, correction); })
                .Details()
                .at("Field"),
            "NationalID");
  EXPECT_EQ(RequireRequest(house.services, before).patient.nationalId, "943 476 5919");
  EXPECT_NO_THROW(house.EnterJanesRequest());
  mistyped.patient.nationalId = "";
  EXPECT_NO_THROW(EnterRequest(house.services, house.bob, mistyped)) << "it may be unknown";
}

TEST(Requests, A18_DecliningTellsTheRequester)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  EXPECT_EQ(RefusalOf(
                [&] {
                  DeclineRequest(house.services, house.bob, id, {"Because", ""});
                })
                .Details()
                .at("Field"),
            "Reason");
  const std::string reason = DefaultSettings().reasons.declineReasons.front();
  DeclineRequest(house.services, house.bob, id, {reason, "Sorry"});
  EXPECT_EQ(RequireRequest(house.services, id).outcome, RequestOutcome::Declined);
  const auto deliveries = house.Deliveries();
  const auto told = std::find_if(deliveries.begin(), deliveries.end(),
                                 [](const Delivery& d) { return d.purpose == "RequestDeclined"; });
  ASSERT_NE(told, deliveries.end());
  EXPECT_EQ(told->recipient, "sam@law.example");
  const std::string body =
      SplitBody(house.cryptography.Open("outbox", told->id, told->sealedBody)).text;
  EXPECT_NE(body.find(reason), std::string::npos);
  EXPECT_NE(body.find("Sorry"), std::string::npos);
}

TEST(Requests, A10_ProofsOfIdentificationAreSealedAtRestAndTheirViewIsAudited)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  EXPECT_EQ(RefusalOf(
                [&] {
                  AddIdentification(house.services, house.bob, id, {"x.exe", "MZ..."});
                })
                .Code(),
            RefusalCode::UnsupportedMedia);
  const Document document =
      AddIdentification(house.services, house.bob, id, {"passport.pdf", "%PDF-1.7 Jane"});
  std::string stored;
  house.store->Read([&](ITransaction& transaction)
                    { stored = transaction.Documents().ReadContent(document.id); });
  EXPECT_EQ(stored.find("Jane"), std::string::npos);
  EXPECT_EQ(OpenIdentification(house.services, house.bob, id, document.number).content,
            "%PDF-1.7 Jane");
  EXPECT_EQ(house.Events().back().action, "IdentificationViewed");

  ChangeSettings(house.services, house.bob, {{"account.Identification", {"false"}}});
  EXPECT_EQ(RefusalOf([&] { ListIdentification(house.services, id); }).Code(),
            RefusalCode::NotFound);
}

TEST(Requests, A20_RulesAreChangedUnderAuditAndOnlyAsAWhole)
{
  House house;
  EXPECT_THROW(
      ChangeSettings(house.services, house.bob,
                     {{"account.DueMonths", {"2"}}, {"account.MatchingRules", {"PatientName"}}}),
      Refusal);
  EXPECT_EQ(LoadSettings(house.services).account.due.months, 1)
      << "nothing of a refused change stays";
  ChangeSettings(house.services, house.bob, {{"account.MatchingRules", {"PatientID"}}});
  const AuditEvent event = house.Events().back();
  EXPECT_EQ(event.action, "SettingChanged");
  EXPECT_EQ(event.details.at("To"), "PatientID");
}

TEST(Requests, A18_AMessageOfSeveralLinesInTheSubjectBecomesOne)
{
  House house;
  ChangeSettings(house.services, house.bob,
                 {{"texts.RequestDeclined.Subject", {"Declined: {{Message}}"}}});
  const std::string id = house.EnterJanesRequest();
  DeclineRequest(
      house.services, house.bob, id,
      {DefaultSettings().reasons.declineReasons.front(), "First line\r\nBcc: eve@x.example"});
  EXPECT_EQ(house.Deliveries().front().subject, "Declined: First line Bcc: eve@x.example")
      << "a subject with a line break would never leave the house";
}

TEST(Requests, A10_WhereIdentificationIsNotUsedNoProofIsShown)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  AddIdentification(house.services, house.bob, id, {"passport.pdf", "%PDF-1.4"});
  ChangeSettings(house.services, house.bob, {{"account.Identification", {"false"}}});
  EXPECT_EQ(RefusalOf([&] { ListIdentification(house.services, id); }).Code(),
            RefusalCode::NotFound);
  EXPECT_EQ(RefusalOf([&] { OpenIdentification(house.services, house.bob, id, 1); }).Code(),
            RefusalCode::NotFound);
}
