// What staff change at run time, with its defaults. Stored as lists of texts by "section.Key".
#pragma once

#include "DueDate.h"
#include "FormSettings.h"
#include "Matching.h"
#include "SettingParsing.h"

#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Section "account": the institution's rules (A10, A20, A23).
  struct AccountSettings
  {
    MatchingRules matching;
    bool identification = true; ///< whether proof of identification is handled at all (A10)
    DueRules due;               ///< (A23)
    int warnDays = 7;           ///< 1 to 28: how long before its due date a request is warned of
    int arrivalMinutes =
        5; ///< 0 to 60: how long what arrives behind an announced study is gathered
  };

  /// Section "reasons": the list of A18.
  struct ReasonSettings
  {
    std::vector<std::string> declineReasons; ///< at least one
  };

  /// Section "retention".
  struct RetentionSettings
  {
    int retentionDays = 28;        ///< offered when sending; 1 to maximumRetentionDays
    int maximumRetentionDays = 90; ///< 1 to 365
    bool downloadByDefault = true;
    bool encryptZip = false;   ///< what is offered when sending
    bool strictViewing = true; ///< who may not download is shown drawn pictures, no stored values
  };

  /// Section "texts": subject and body of each message. Placeholders: {{Institution}}, {{Link}},
  /// {{Until}},
  /// {{Message}}, {{Reason}}, {{Reference}}, {{Passcode}}, {{Minutes}}, {{Requester}},
  /// {{Received}}, {{Count}}, {{Hours}}, {{Passphrase}}, {{Encryption}}.
  struct MessageText
  {
    std::string subject;
    std::string body;
  };

  struct TextSettings
  {
    /// By message: "NewRequest" (A1), "PackageReady" (D1), "RequestDeclined" (A18),
    /// "IdentificationNeeded", "RequestExtended", "RequestDueSoon", "RequestOverdue" (A23),
    /// "ImagingArrived" (A24), "ConfirmRequest", "RequestReceived" (A22), "PasscodeEmail",
    /// "PasscodeSms", "PassphraseEmail", "PassphraseSms", "Test"; and "EncryptedDownload", which is
    /// no message but what {{Encryption}} stands for in "PackageReady".
    std::map<std::string, MessageText> messages;
  };

  struct Settings
  {
    AccountSettings account;
    ReasonSettings reasons;
    RetentionSettings retention;
    FormSettings form;
    TextSettings texts;
  };

  Settings DefaultSettings();

  SettingValues ToValues(const Settings& settings);

  /// Defaults, overlaid with the values. Throws Refusal(BadValue) naming the key when one is out of
  /// range.
  Settings FromValues(const SettingValues& values);
}
