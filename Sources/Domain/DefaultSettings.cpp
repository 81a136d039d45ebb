// What the settings say until staff change it (Settings.h).
#include "Settings.h"

namespace OrthancExchange
{
  Settings DefaultSettings()
  {
    Settings settings;
    settings.form = DefaultFormSettings();
    settings.reasons.declineReasons = {"No imaging is held for this patient",
                                       "The details do not match our records",
                                       "Proof of identification is missing or not sufficient",
                                       "The requester is not entitled to this imaging",
                                       "The request was withdrawn",
                                       "The same request was already answered"};
    settings.texts.messages = {
        {"NewRequest",
         {"GDPR Imaging Request",
          "A new request for imaging has arrived at {{Institution}}.\n\nReference: {{Reference}}\n"
          "To be answered by: {{Until}}\n\nPlease open the Requests page of Orthanc Exchange to "
          "review it."}},
        {"PackageReady",
         {"Images from {{Institution}} are ready for you",
          // The sender's message waits behind the passcode: it may say what an e-mail must not.
          "{{Institution}} has made images available to you.\n\n"
          "Open this link, ask for a passcode, and enter it there. They are available until "
          "{{Until}}.\n\n"
          "{{Link}}\n\n{{Encryption}}\n\nIf you did not expect this, please tell {{Institution}}, "
          "and do not pass "
          "the link on."}},
        {"RequestDeclined",
         {"Your imaging request to {{Institution}}",
          "{{Institution}} could not fulfil your request for imaging (reference: "
          "{{Reference}}).\n\n"
          "Reason: {{Reason}}\n\n{{Message}}"}},
        {"IdentificationNeeded",
         {"Proof of identity for your imaging request to {{Institution}}",
          "{{Institution}} has received your request for imaging (reference: {{Reference}}).\n\n"
          "Before it can be answered, we need proof of identity.\n\n{{Message}}\n\n"
          "The time to answer your request begins when the proof has reached us. Please do not "
          "send it by plain e-mail: hand it in by this link, as a PDF or a photograph. The link "
          "works until {{Until}}.\n\n{{Link}}"}},
        {"RequestExtended",
         {"Your imaging request to {{Institution}} takes longer",
          "{{Institution}} needs more time to answer your request for imaging (reference: "
          "{{Reference}}).\n\nReason: {{Reason}}\n\nIt will be answered by {{Until}}.\n\n"
          "You may complain about this to your data protection authority."}},
        {"RequestDueSoon",
         {"An imaging request is due soon",
          "A request for imaging waits at {{Institution}}.\n\nReference: {{Reference}}\n"
          "Received: {{Received}}\nTo be answered by: {{Until}}\n\nPlease open the Requests page "
          "of Orthanc Exchange to answer it."}},
        {"RequestOverdue",
         {"An imaging request is overdue",
          "A request for imaging was not answered in time at {{Institution}}.\n\nReference: "
          "{{Reference}}\nReceived: {{Received}}\nIt was to be answered by: {{Until}}\n\nPlease "
          "open the Requests page of Orthanc Exchange and answer it now."}},
        {"ImagingArrived",
         {"New imaging for an open request",
          "Imaging has reached {{Institution}} that matches an open request. New studies: "
          "{{Count}}.\n\nReference: "
          "{{Reference}}\nReceived: {{Received}}\nTo be answered by: {{Until}}\n\nPlease open the "
          "Requests page of Orthanc Exchange to review it."}},
        {"ConfirmRequest",
         // Whose address this is has not asked for anything yet: nothing that was typed into the
         // form may stand here, lest the form send strangers' words in the institution's name.
         {"Please confirm your imaging request to {{Institution}}",
          "Somebody has filled in the request form of {{Institution}} with this e-mail address.\n\n"
          "If it was you, open this link and press Confirm within {{Hours}} hours. Only then is "
          "the request received.\n\n{{Link}}\n\nIf it was not you, do nothing: what was entered "
          "is deleted then."}},
        {"RequestReceived",
         {"Your imaging request to {{Institution}} was received",
          "{{Institution}} has received your request for imaging (reference: {{Reference}}).\n\n"
          "It will be answered by {{Until}}. Please quote the reference when you contact us."}},
        {"IdentificationReceived",
         {"Proof of identification arrived",
          "The proof of identification that was asked for has reached {{Institution}} by its "
          "portal."
          "\n\nReference: {{Reference}}\nReceived: {{Received}}\nTo be answered by: {{Until}}\n\n"
          "Please open the Requests page of Orthanc Exchange to review it."}},
        {"PasscodeEmail",
         {"Your passcode from {{Institution}}",
          "Your passcode is {{Passcode}}\n\nIt works once, within {{Minutes}} minutes. Never tell "
          "it to anybody; "
          "{{Institution}} will not ask you for it."}},
        {"PasscodeSms",
         {"", "{{Passcode}} is your passcode from {{Institution}}. It works once, within "
              "{{Minutes}} minutes."}},
        {"EncryptedDownload",
         {"",
          "The zip file that you can download there is encrypted. Its passphrase comes to your "
          "mobile or your second e-mail address, in a message of its own: please keep it. To open "
          "the zip file, use 7-Zip or WinZip on Windows, Keka or The Unarchiver on a Mac. Windows "
          "Explorer and the Mac's Archive Utility cannot open it. To look at the images on the "
          "page behind the link, no passphrase is needed."}},
        {"PassphraseEmail",
         {"Your passphrase from {{Institution}}",
          "The passphrase of the zip file with your images is\n\n{{Passphrase}}\n\nPlease keep it: "
          "type it with its hyphens, in small letters, when you open the zip file. That works with "
          "7-Zip or WinZip on Windows, with Keka or The Unarchiver on a Mac, but not with Windows "
          "Explorer or the Mac's Archive Utility.\n\nThe link to the images came to your other "
          "e-mail address. Never tell the passphrase to anybody; {{Institution}} will not ask you "
          "for it."}},
        {"PassphraseSms",
         {"", "{{Passphrase}} is the passphrase of your zip file from {{Institution}}. Please keep "
              "it. Open the zip with 7-Zip (Windows) or Keka (Mac), not with Windows Explorer."}},
        {"PackageForwarded",
         {"A package was forwarded",
          "{{Requester}}, who received images from {{Institution}}, has forwarded them. They stay "
          "available until {{Until}}.\n\nWho received them stands in the request's audit log."}},
        {"Test",
         {"Test message from {{Institution}}",
          "This message shows that {{Institution}} can send you e-mail."}}};
    return settings;
  }
}
