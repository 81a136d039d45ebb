#pragma once

#include "ReadmeText.h"

#include "../Domain/Patient.h"

#include <string>

namespace OrthancExchange
{
  /// REPORT.HTM: whose images were sent, by whom, and which, on one page to print, with links into
  /// the zip. UTF-8; needs no script, network or other file. What comes from outside is escaped.
  std::string WriteReportPage(const ReadmeContent& content, const PatientIdentity& patient,
                              const std::string& language);
}
