#include "IdentityCheck.h"

#include "DicomHeader.h"

#include "../Domain/Matching.h"
#include "../Domain/PersonName.h"
#include "../Domain/UnicodeText.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    enum class Likeness
    {
      Same,
      LeftOut, ///< the record has a value, the file has none
      Different
    };

    /// Two values of which normalizing leaves nothing (not a real day, say) are the same only as
    /// they stand.
    bool SameText(const std::string& a, const std::string& b)
    {
      return CollapseSpaces(FoldCase(a)) == CollapseSpaces(FoldCase(b));
    }

    bool SameIdentifier(const std::string& a, const std::string& b)
    {
      return NormalizeIdentifier(a) == NormalizeIdentifier(b);
    }

    bool SamePersonName(const std::string& a, const std::string& b)
    {
      return SameName(a, b) || SameText(a, b);
    }

    bool SameDate(const std::string& a, const std::string& b)
    {
      const std::string day = NormalizeDate(a);
      return day.empty() ? SameText(a, b) : day == NormalizeDate(b);
    }

    /// Other than padding and the delimiters of an empty person name.
    bool SaysSomething(const std::string& value)
    {
      return value.find_first_not_of(" ^=") != std::string::npos;
    }

    template <typename Same>
    Likeness Compare(const DicomHeader& file, const DcmTagKey& tag, const std::string& recorded,
                     Same same)
    {
      const auto readings = file.Readings(tag);
      if (std::any_of(readings.begin(), readings.end(),
                      [&](const std::string& reading) { return same(reading, recorded); }))
      {
        return Likeness::Same;
      }
      return SaysSomething(readings.front()) ? Likeness::Different : Likeness::LeftOut;
    }
  }

  std::optional<std::string> DifferingField(const DicomHeader& file, const StudyRecord& study)
  {
    if (Compare(file, DCM_PatientID, study.patientId, SameIdentifier) != Likeness::Same)
    {
      return "PatientID";
    }
    const Likeness name = Compare(file, DCM_PatientName, study.patientName, SamePersonName);
    const Likeness date = Compare(file, DCM_PatientBirthDate, study.patientBirthDate, SameDate);
    const bool idAgrees = SaysSomething(study.patientId);
    const bool nameAgrees = name == Likeness::Same && SaysSomething(study.patientName);
    const bool dateAgrees = date == Likeness::Same && SaysSomething(study.patientBirthDate);
    if (name == Likeness::Different || (name == Likeness::LeftOut && !(idAgrees && dateAgrees)))
    {
      return "PatientName";
    }
    if (date == Likeness::Different || (date == Likeness::LeftOut && !(idAgrees && nameAgrees)))
    {
      return "PatientBirthDate";
    }
    return std::nullopt;
  }
}
