// Reading and changing the settings (A20).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  Settings LoadSettings(ITransaction& transaction);
  Settings LoadSettings(const Services& services);

  /// Replaces these values ("account.MatchingRules" -> {...}); others stay. The whole must be
  /// valid, or nothing is changed. Every value that differs is audited with what stood there
  /// before. With other holidays or months to answer, the due dates of open requests move. Open
  /// requests are judged by new matching rules before this returns (those beyond the first 5,000
  /// soon after).
  void ChangeSettings(const Services& services, const Actor& actor, const SettingValues& changes);
}
