#include "../../Sources/Domain/FormRequest.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/Settings.h"

#include <gtest/gtest.h>

#include <functional>

using namespace OrthancExchange;

namespace
{
  /// The key that is refused, or "".
  std::string Refused(const std::string& key, const std::vector<std::string>& values)
  {
    try
    {
      FromValues({{key, values}});
    }
    catch (const Refusal& refusal)
    {
      return refusal.Details().at("Field");
    }
    return "";
  }

  constexpr Instant NOON{Seconds(1'000'000)};

  bool IsLiveAfter(const std::function<void(IdentificationLink&, Request&)>& change)
  {
    IdentificationLink link;
    link.expiresAt = NOON + Seconds(1);
    Request request;
    request.identificationAskedAt = NOON - Seconds(100);
    change(link, request);
    return IsLive(link, request, 3, NOON);
  }
}

TEST(FormSettings, A22_AreStoredAndReadBack)
{
  Settings settings = DefaultSettings();
  settings.form.enabled = false;
  settings.form.identificationAsked = false;
  settings.form.identificationRequired = true;
  settings.form.identificationDays = 1;
  settings.form.identificationMegabytes = 2;
  settings.form.identificationFiles = 4;
  settings.form.purposes = {};
  settings.form.consentText = "Yes";
  settings.form.privacyText = "";
  settings.form.confirmationHours = 5;
  settings.form.postsPerClient = 6;
  settings.form.postsPerHour = 7;
  const FormSettings form = FromValues(ToValues(settings)).form;
  EXPECT_FALSE(form.enabled);
  EXPECT_FALSE(form.identificationAsked);
  EXPECT_TRUE(form.identificationRequired);
  EXPECT_EQ(form.identificationDays, 1);
  EXPECT_EQ(form.identificationMegabytes, 2);
  EXPECT_EQ(form.identificationFiles, 4);
  EXPECT_TRUE(form.purposes.empty());
  EXPECT_EQ(form.consentText, "Yes");
  EXPECT_EQ(form.privacyText, "");
  EXPECT_EQ(form.confirmationHours, 5);
  EXPECT_EQ(form.postsPerClient, 6);
  EXPECT_EQ(form.postsPerHour, 7);
}

TEST(FormSettings, A22_WhatMakesNoSenseIsRefusedByName)
{
  EXPECT_EQ(Refused("form.ConfirmationHours", {"0"}), "ConfirmationHours");
  EXPECT_EQ(Refused("form.ConfirmationHours", {"73"}), "ConfirmationHours");
  EXPECT_EQ(Refused("form.ConfirmationHours", {"72"}), "");
  EXPECT_EQ(Refused("form.IdentificationDays", {"0"}), "IdentificationDays");
  EXPECT_EQ(Refused("form.IdentificationMegabytes", {"26"}), "IdentificationMegabytes");
  EXPECT_EQ(Refused("form.IdentificationFiles", {"11"}), "IdentificationFiles");
  EXPECT_EQ(Refused("form.PostsPerClient", {"many"}), "PostsPerClient");
  EXPECT_EQ(Refused("form.PostsPerHour", {"10001"}), "PostsPerHour");
  EXPECT_EQ(Refused("form.Enabled", {"perhaps"}), "Enabled");
  EXPECT_EQ(Refused("form.ConsentText", {" "}), "ConsentText");
  EXPECT_EQ(Refused("form.PrivacyText", {std::string(2001, 'x')}), "PrivacyText");
  EXPECT_EQ(Refused("form.Purposes", {"A", "A"}), "Purposes");
  EXPECT_EQ(Refused("form.Purposes", {"A\nB"}), "Purposes");
  EXPECT_EQ(Refused("form.Purposes", {" "}), "Purposes");
  EXPECT_EQ(Refused("texts.ConfirmRequest.Body", {"without it"}), "ConfirmRequest.Body");
  EXPECT_EQ(Refused("texts.ConfirmRequest.Subject", {"{{Link}}"}), "ConfirmRequest.Subject");
}

TEST(IdentificationLinks, A23_LiveWhileTheProofIsWaitedFor)
{
  EXPECT_TRUE(IsLiveAfter([](auto&, auto&) {}));
  EXPECT_FALSE(IsLiveAfter([](auto& link, auto&) { link.expiresAt = NOON; }));
  EXPECT_FALSE(IsLiveAfter([](auto& link, auto&) { link.files = 3; }));
  EXPECT_FALSE(IsLiveAfter([](auto&, auto& request) { request.identificationAskedAt.reset(); }));
  EXPECT_FALSE(IsLiveAfter([](auto&, auto& request) { request.state = RequestState::Completed; }));
  EXPECT_TRUE(IsLiveAfter(
      [](auto& link, auto& request)
      {
        link.firstUsedAt = NOON - Seconds(1);
        request.identificationAskedAt.reset();
      }))
      << "the other side of the card";
}
