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

#include <thread>

using namespace OrthancExchange;

TEST(Sends, A13_AnXRemovesARowFromThisSendOnly)
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

TEST(Sends, A15_SendingClosesAndASecondPressIsRefused)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  SendRequest(house.services, house.bob, id, {});
  EXPECT_EQ(RequireRequest(house.services, id).outcome, RequestOutcome::Sent);
  EXPECT_EQ(RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); }).Code(),
            RefusalCode::InvalidState);
}

TEST(Sends, A16_OneRequestIsAnsweredByseveralSendsButNotTwiceByTheSame)
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

TEST(Sends, A15_TwoPressesAtOnceSendOnce)
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

TEST(Sends, A8_OneSendNeverHoldsTwoPatients)
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

TEST(Sends, A19_WhatTheRequestLacksStopsTheSendAndSaysSo)
{
  House house;
  NewRequest entered = House::JanesRequest();
  entered.patient.nationalId.clear();
  const std::string id = EnterRequest(house.services, house.bob, entered);
  const Refusal refusal = RefusalOf([&] { SendRequest(house.services, house.bob, id, {}); });
  EXPECT_EQ(refusal.Code(), RefusalCode::MissingIdentifier);
  EXPECT_EQ(refusal.Details().at("Field"), "NationalID");
}

TEST(Sends, AListThatChangedSinceItWasSeenIsNotSent)
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

TEST(Sends, D2_WithoutAWayForThePasscodeNothingIsSent)
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

TEST(Sends, A8_OneStudyWithoutAPatientIdIsSentWhereTheRulesAskForNone)
{
  House house;
  ChangeSettings(house.services, house.bob, {{"account.MatchingRules", {"NationalID"}}});
  StudyRecord nameless = House::JanesStudy();
  nameless.patientId.clear();
  house.archive.Put(nameless);
  EXPECT_EQ(SendRequest(house.services, house.bob, house.EnterJanesRequest(), {}).studies, 1);
}

TEST(Sends, A20_RulesThatWereTightenedMeanwhileHoldForASendUnderWay)
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

TEST(Sends, A15_NothingIsSentBeforeTheArchiveIsKnown)
{
  House house;
  IndexKeeper starting(*house.store, house.archive, [](const std::string&) {});
  Services services{*house.store,
                    house.clock,
                    house.cryptography,
                    house.archive,
                    house.exporter,
                    house.zips,
                    house.pictures,
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

TEST(Sends, A13_TheLogSaysWhichStudiesWereLeftOut)
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
