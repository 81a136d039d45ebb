#pragma once

#include "SettingParsing.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Section "form": the public request form (A22), and what is handed in at the portal.
  struct FormSettings
  {
    bool enabled = true;
    bool identificationAsked = true;     ///< together with account.Identification
    bool identificationRequired = false; ///< no confirmation without it
    int identificationDays = 28;         ///< 1 to 3650: kept so long after the request's completion
    int identificationMegabytes = 10;    ///< 1 to 25: of one file
    int identificationFiles = 3;         ///< 1 to 10
    std::vector<std::string> purposes;   ///< empty: any text
    std::string consentText;
    std::string privacyText;
    int confirmationHours = 24; ///< 1 to 72: how long the confirming link lives

    /// 1 to 1000. By one network address in an hour: a patient needs one and a solicitor's office
    /// a few, while somebody who wants to annoy with the hospital's e-mail gets no further. All
    /// callers have one address where a proxy is not named in Portal.TrustedProxies.
    int postsPerClient = 30;

    /// 1 to 10000. By everybody in an hour: what a mail server and the people of one hospital bear.
    int postsPerHour = 200;
  };

  FormSettings DefaultFormSettings();

  void AppendValues(const FormSettings& form, SettingValues& values);

  /// Defaults, overlaid with the values. Throws Refusal(BadValue) naming the key.
  FormSettings ReadFormSettings(const SettingValues& values);
}
