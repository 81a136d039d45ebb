#include "IdentityKeys.h"

#include "Identifier.h"
#include "NameFolding.h"
#include "OneEdit.h"
#include "PersonName.h"
#include "UnicodeText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr int RULES_VERSION = 3;
    constexpr std::size_t LEAST_NEAR_LENGTH = 4;    // shorter ones are all near each other
    constexpr std::size_t LONGEST_NEAR_LENGTH = 16; // bounds the look-ups of one request

    void SortOnce(std::vector<IdentityKey>& keys)
    {
      // Longer than any DICOM name or number: garbage that nobody asks for, and that an index
      // cannot hold.
      constexpr std::size_t longest = 500;
      std::erase_if(keys, [](const IdentityKey& key) { return key.value.size() > longest; });
      std::sort(keys.begin(), keys.end());
      keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    }

    /// Family and given name so that "family^given" meets "given^family". Further names are left
    /// out: one side often lacks them.
    std::string Ordered(const std::string& family, const std::string& given)
    {
      return std::min(family, given) + "^" + std::max(family, given);
    }

    void AddCertainNameKeys(std::vector<IdentityKey>& keys, const std::string& name,
                            const std::string& date)
    {
      for (const std::string& group : NormalizedGroups(name))
      {
        if (!group.empty() && !date.empty())
        {
          keys.push_back(
              {IdentityKeyKind::FamilyAndDate, FoldComponents(group).front() + "|" + date});
        }
      }
    }

    void AddSoundKeys(std::vector<IdentityKey>& keys, const std::string& family,
                      const std::string& given, const std::string& date)
    {
      const std::string familySound = SoundOf(family);
      const std::string givenSound = SoundOf(given);
      for (const std::string& sound : {familySound, givenSound})
      {
        if (!sound.empty())
        {
          keys.push_back({IdentityKeyKind::SoundAndDate, sound + "|" + date});
        }
      }
      const std::string both = Ordered(familySound, givenSound);
      keys.push_back({IdentityKeyKind::SoundAndYear, both + "|" + date.substr(0, 4)});
      keys.push_back({IdentityKeyKind::SoundAndDay, both + "|" + date.substr(4)});
    }

    void AddNearNameKeys(std::vector<IdentityKey>& keys, const std::string& name,
                         const std::string& date)
    {
      for (const std::string& group : NormalizedGroups(name))
      {
        if (group.empty())
        {
          continue;
        }
        const std::vector<std::string> components = FoldComponents(group);
        const std::string& family = components.front();
        const std::string given = components.size() > 1 ? components[1] : std::string();
        keys.push_back({IdentityKeyKind::Name, Ordered(family, given)});
        if (!date.empty())
        {
          AddSoundKeys(keys, family, given, date);
        }
      }
    }

    std::string BareIdentifier(const std::string& normalized)
    {
      return DropLeadingZeros(DropIdentifierSeparators(normalized));
    }

    void AddIdentifierKeys(std::vector<IdentityKey>& keys, const std::string& identifier)
    {
      const std::string normalized = NormalizeIdentifier(identifier);
      for (const std::string& value : {normalized, BareIdentifier(normalized)})
      {
        if (!value.empty())
        {
          keys.push_back({IdentityKeyKind::Identifier, value});
        }
      }
    }

    void AddNearIdentifierKeys(std::vector<IdentityKey>& keys, const std::string& identifier)
    {
      const std::string bare = BareIdentifier(NormalizeIdentifier(identifier));
      const bool ascii = std::all_of(bare.begin(), bare.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      if (!ascii || bare.size() < LEAST_NEAR_LENGTH || bare.size() > LONGEST_NEAR_LENGTH)
      {
        return;
      }
      for (std::string& value : OneEditAway(bare))
      {
        keys.push_back({IdentityKeyKind::Identifier, std::move(value)});
      }
    }
  }

  std::vector<IdentityKey> KeysOf(const StudyIdentity& study)
  {
    const std::string date = NormalizeDate(study.patientBirthDate);
    std::vector<IdentityKey> keys;
    AddCertainNameKeys(keys, study.patientName, date);
    AddNearNameKeys(keys, study.patientName, date);
    AddIdentifierKeys(keys, study.patientId);
    for (const OtherPatientId& other : study.otherPatientIds)
    {
      AddIdentifierKeys(keys, other.value);
    }
    SortOnce(keys);
    return keys;
  }

  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested)
  {
    std::vector<IdentityKey> keys;
    AddCertainNameKeys(keys, requested.patientName, NormalizeDate(requested.patientBirthDate));
    AddIdentifierKeys(keys, requested.patientId);
    AddIdentifierKeys(keys, requested.nationalId);
    SortOnce(keys);
    return keys;
  }

  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested, const MatchingRules& rules)
  {
    const bool byPatientId = rules.required.contains(MatchField::PatientID);
    std::vector<IdentityKey> keys;
    if (byPatientId || rules.required.contains(MatchField::NationalID))
    {
      const std::string identifier =
          NormalizeIdentifier(byPatientId ? requested.patientId : requested.nationalId);
      if (!identifier.empty())
      {
        keys.push_back({IdentityKeyKind::Identifier, identifier});
      }
    }
    else if (rules.required.contains(MatchField::PatientBirthDate))
    {
      AddCertainNameKeys(keys, requested.patientName, NormalizeDate(requested.patientBirthDate));
    }
    else
    {
      AddNearNameKeys(keys, requested.patientName, "");
    }
    SortOnce(keys);
    return keys;
  }

  std::vector<IdentityKey> NearNameKeysOf(const PatientIdentity& requested)
  {
    std::vector<IdentityKey> keys;
    AddNearNameKeys(keys, requested.patientName, NormalizeDate(requested.patientBirthDate));
    SortOnce(keys);
    return keys;
  }

  std::vector<IdentityKey> NearIdentifierKeysOf(const PatientIdentity& requested)
  {
    std::vector<IdentityKey> keys;
    AddNearIdentifierKeys(keys, requested.patientId);
    AddNearIdentifierKeys(keys, requested.nationalId);
    SortOnce(keys);
    return keys;
  }

  std::string IdentityKeysVersion()
  {
    return std::to_string(RULES_VERSION) + "/" + UnicodeTablesVersion();
  }
}
