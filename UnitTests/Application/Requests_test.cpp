#include "House.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/CorrectRequest.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/MatchStudies.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <thread>

using namespace OrthancExchange;

namespace
{
  template <typename Work>
  Refusal RefusalOf(Work work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal;
    }
    ADD_FAILURE() << "nothing was refused";
    return {RefusalCode::Internal, ""};
  }
}

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

TEST(Requests, A17_NearMissesAreFoundAndRankedNearestFirst)
{
  House house;
  const auto put = [&](const std::string& id, auto change)
  {
    StudyRecord study = House::JanesStudy(id);
    study.patientId = "M-77";
    study.otherPatientIds.clear();
    change(study);
    house.archive.Put(study);
  };
  put("swapped", [](StudyRecord& study) { study.patientName = "JANE^DOE"; });
  put("married", [](StudyRecord& study) { study.patientName = "SMITH^JANE"; });
  put("digit",
      [](StudyRecord& study)
      {
        study.patientName = "DOE^JAYNE";
        study.patientBirthDate = "19700113";
        study.patientId = "H-1000";
      });
  put("stranger", [](StudyRecord& study) { study.patientBirthDate = "19550615"; });
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  std::vector<std::string> order;
  for (const MatchedStudy& study : matches.nonMatching)
  {
    order.push_back(study.study.study);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"digit", "swapped", "married"}));
  EXPECT_EQ(matches.nonMatching[1].verdict.verdicts[0].reason, MatchReason::NamesSwapped);
}

TEST(Requests, AnIndexFilledByOtherRulesIsKeyedAnewAtStart)
{
  House house;
  house.index.Stop();
  house.store->Write(
      [](ITransaction& transaction)
      {
        transaction.Studies().Upsert(House::JanesStudy(), {{IdentityKeyKind::Name, "old"}});
        transaction.Studies().SetKeysVersion("1");
      });
  IndexKeeper restarted(*house.store, house.archive, [](const std::string&) {});
  restarted.Start();
  while (!restarted.Status().ready)
  {
    std::this_thread::yield();
  }
  house.store->Read(
      [](ITransaction& transaction)
      {
        EXPECT_EQ(transaction.Studies().KeysVersion(), IdentityKeysVersion());
        EXPECT_EQ(transaction.Studies().Candidates(KeysOf(House::JanesStudy()), 10).size(), 1U);
        EXPECT_TRUE(transaction.Studies().Candidates({{IdentityKeyKind::Name, "old"}}, 10).empty());
      });
}

TEST(Requests, A8_ASimilarPatientsStudyNeverStandsUnderMatching)
{
  House house;
  StudyRecord twin = House::JanesStudy("study-twin");
  twin.patientName = "DOE^JOAN";
  house.archive.Put(twin);
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-jane");
  ASSERT_EQ(matches.nonMatching.size(), 1U);
  EXPECT_EQ(matches.nonMatching[0].study.study, "study-twin");
}

TEST(Requests, A8_AStudyWhoseSeriesDisagreeIsJudgedByItselfAmongThePatientsOthers)
{
  House house;
  for (const std::string id : {"study-before", "study-zz-after"})
  {
    StudyRecord mixed = House::JanesStudy(id);
    mixed.conflicts = {"PatientName"};
    house.archive.Put(mixed);
    house.archive.Put(House::JanesStudy(id + "-clean"));
  }
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  EXPECT_EQ(matches.matching.size(), 3U);
  ASSERT_EQ(matches.nonMatching.size(), 2U);
  for (const MatchedStudy& left : matches.nonMatching)
  {
    EXPECT_EQ(left.study.conflicts, std::vector<std::string>{"PatientName"});
  }
}

TEST(Requests, A13_AStudyThatCameAMomentAgoIsFoundAndADeletedOneIsNot)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  house.archive.Put(House::JanesStudy("study-second"));
  EXPECT_EQ(MatchStudies(house.services, id).matching.size(), 2U);
  house.archive.Delete("study-jane");
  const Matches matches = MatchStudies(house.services, id);
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-second");
}

TEST(Requests, A13_AnXRemovesARowFromThisSendOnly)
{
  House house;
  house.archive.Put(House::JanesStudy("study-second"));
  const std::string id = house.EnterJanesRequest();
  SelectStudies(house.services, house.bob, id, {"study-second"});
  EXPECT_EQ(MatchStudies(house.services, id).images, 1);
  EXPECT_EQ(SendRequest(house.services, house.bob, id, {}).studies, 1);
  EXPECT_TRUE(house.archive.ReadStudy("study-second").has_value());
  EXPECT_EQ(RefusalOf([&] { SelectStudies(house.services, house.bob, id, {"study-of-somebody"}); })
                .Code(),
            RefusalCode::BadValue);
}

TEST(Requests, A15_SendingClosesAndASecondPressIsRefused)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  SendRequest(house.services, house.bob, id, {});
  EXPECT_EQ(RequireRequest(house.services, id).outcome, RequestOutcome::Sent);
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); }).Code(),
            RefusalCode::InvalidState);
}

TEST(Requests, A16_OneRequestIsAnsweredByseveralSendsButNotTwiceByTheSame)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  SendOptions options;
  options.close = false;
  SendRequest(house.services, house.bob, id, options);
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, options); }).Code(),
            RefusalCode::AlreadySent);
  options.again = true;
  SendRequest(house.services, house.bob, id, options);
  options.again = false;
  house.archive.Put(House::JanesStudy("study-second"));
  EXPECT_EQ(SendRequest(house.services, house.bob, id, options).studies, 2);
}

TEST(Requests, A15_TwoPressesAtOnceSendOnce)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  std::atomic<int> sent = 0;
  const auto press = [&]
  {
    try
    {
      SendOptions options;
      options.close = false;
      SendRequest(house.services, house.bob, id, options);
      sent++;
    }
    catch (const Refusal&)
    {
    }
  };
  std::vector<std::thread> presses;
  for (int i = 0; i < 8; i++)
  {
    presses.emplace_back(press);
  }
  for (std::thread& thread : presses)
  {
    thread.join();
  }
  EXPECT_EQ(sent, 1);
}

TEST(Requests, A8_OneSendNeverHoldsTwoPatients)
{
  House house;
  ChangeSettings(house.services, house.bob,
                 {{"account.MatchingRules", {"PatientName", "PatientBirthDate"}}});
  StudyRecord namesake = House::JanesStudy("study-namesake");
  namesake.patientId = "H-999";
  house.archive.Put(namesake);
  const std::string id = house.EnterJanesRequest();
  EXPECT_EQ(MatchStudies(house.services, id).matching.size(), 2U)
      << "these rules see no difference";
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); }).Code(),
            RefusalCode::TwoPatients);
  SelectStudies(house.services, house.bob, id, {"study-namesake"});
  EXPECT_EQ(SendRequest(house.services, house.bob, id, {}).studies, 1);
}

TEST(Requests, A19_WhatTheRequestLacksStopsTheSendAndSaysSo)
{
  House house;
  NewRequest entered = House::JanesRequest();
  entered.patient.nationalId.clear();
  const std::string id = EnterRequest(house.services, house.bob, entered);
  const Refusal refusal = RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); });
  EXPECT_EQ(refusal.Code(), RefusalCode::MissingIdentifier);
  EXPECT_EQ(refusal.Details().at("Field"), "NationalID");
}

TEST(Requests, AListThatChangedSinceItWasSeenIsNotSent)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  SendOptions options;
  options.studies = std::set<std::string>{"study-jane"};
  house.archive.Put(House::JanesStudy("study-second"));
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, options); }).Code(),
            RefusalCode::ListChanged);
  EXPECT_EQ(RequireRequest(house.services, id).state, RequestState::ToReview);
}

TEST(Requests, D2_WithoutAWayForThePasscodeNothingIsSent)
{
  House house;
  NewRequest entered = House::JanesRequest();
  entered.requester.mobile.clear();
  const std::string id = EnterRequest(house.services, house.bob, entered);
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); }).Code(),
            RefusalCode::PasscodeChannelMissing);
  RequesterCorrection correction;
  correction.secondEmail = "sam@home.example";
  correction.reason = "Told by telephone";
  CorrectRequester(house.services, house.bob, id, correction);
  EXPECT_EQ(SendRequest(house.services, house.bob, id, {}).studies, 1);
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

TEST(Requests, Threat8_AStudyWithHostileTextsNeitherMatchesNorStopsTheIndex)
{
  House house;
  StudyRecord hostile = House::JanesStudy("study-hostile");
  hostile.patientName = std::string("DOE^JANE\0", 9);
  hostile.studyDescription = "\xC3\x28";
  hostile.accessionNumber = std::string(10000, 'A');
  hostile.patientId = std::string(10000, '1');
  house.archive.Put(hostile);
  house.archive.Put(House::JanesStudy("study-after"));
  EXPECT_EQ(MatchStudies(house.services, house.EnterJanesRequest()).matching.size(), 2U);
}

TEST(Requests, A8_OneStudyWithoutAPatientIdIsSentWhereTheRulesAskForNone)
{
  House house;
  ChangeSettings(house.services, house.bob, {{"account.MatchingRules", {"NationalID"}}});
  StudyRecord nameless = House::JanesStudy();
  nameless.patientId.clear();
  house.archive.Put(nameless);
  EXPECT_EQ(SendRequest(house.services, house.bob, house.EnterJanesRequest(), {}).studies, 1);
}

TEST(Requests, A20_RulesThatWereTightenedMeanwhileHoldForASendUnderWay)
{
  House house;
  ChangeSettings(house.services, house.bob,
                 {{"account.MatchingRules", {"PatientName", "PatientBirthDate"}}});
  NewRequest entered = House::JanesRequest();
  entered.patient.patientId = "H-999";
  const std::string id = EnterRequest(house.services, house.bob, entered);
  house.exporter.whilePreparing = [&]
  {
    ChangeSettings(house.services, house.bob,
                   {{"account.MatchingRules", {"PatientName", "PatientBirthDate", "PatientID"}}});
  };
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); }).Code(),
            RefusalCode::ConcurrentChange);
  EXPECT_EQ(house.NewestToken(), "") << "nothing left";
}

TEST(Requests, A15_NothingIsSentBeforeTheArchiveIsKnown)
{
  House house;
  IndexKeeper starting(*house.store, house.archive, [](const std::string&) {});
  Services services{*house.store,
                    house.clock,
                    house.cryptography,
                    house.archive,
                    house.exporter,
                    house.zips,
                    starting,
                    house.services.institution,
                    "",
                    "",
                    true,
                    true,
                    [] {
                    }};
  const std::string id = house.EnterJanesRequest();
  EXPECT_EQ(RefusalOf([&] { SendRequest(services, house.bob, id, {}); }).Code(), RefusalCode::Busy)
      << "more may match than is known yet";
  EXPECT_EQ(RequireRequest(house.services, id).state, RequestState::ToReview);
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

TEST(Requests, A13_TheLogSaysWhichStudiesWereLeftOut)
{
  House house;
  house.archive.Put(House::JanesStudy("study-second"));
  const std::string id = house.EnterJanesRequest();
  SelectStudies(house.services, house.bob, id, {"study-second"});
  EXPECT_EQ(house.Events().back().details.at("LeftOut"), "study-second");
  SelectStudies(house.services, house.bob, id, {"study-jane"});
  EXPECT_EQ(house.Events().back().details.at("LeftOut"), "study-jane");
  EXPECT_EQ(house.Events().back().details.at("TakenBack"), "study-second");
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

TEST(Requests, A8_AThousandNearMissesHideNoMatch)
{
  House house;
  ChangeSettings(house.services, house.bob, {{"account.MatchingRules", {"PatientID"}}});
  StudyRecord renamed = House::JanesStudy("study-jane");
  renamed.patientName = "ROE^JANE";
  renamed.otherPatientIds.clear();
  house.archive.Put(renamed);
  for (int i = 0; i < 1001; i++)
  {
    StudyRecord nearMiss = House::JanesStudy("near-" + std::to_string(i));
    nearMiss.patientId = "H-999";
    house.archive.Put(nearMiss);
  }
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-jane");
}
