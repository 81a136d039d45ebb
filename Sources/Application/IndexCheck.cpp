#include "IndexCheck.h"

#include "IndexKeeper.h"

#include "../Domain/EnumText.h"
#include "../Domain/IdentityKeys.h"

#include <exception>
#include <set>
#include <tuple>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int LIST_SIZE = 500;

    constexpr EnumTexts<IndexDifferenceKind, 6> KIND_TEXTS{
        {{IndexDifferenceKind::Missing, "Missing"},
         {IndexDifferenceKind::Gone, "Gone"},
         {IndexDifferenceKind::Identity, "Identity"},
         {IndexDifferenceKind::Counts, "Counts"},
         {IndexDifferenceKind::Attributes, "Attributes"},
         {IndexDifferenceKind::Keys, "Keys"}}};

    constexpr EnumTexts<IndexCheckState, 5> STATE_TEXTS{{{IndexCheckState::Never, "Never"},
                                                         {IndexCheckState::Running, "Running"},
                                                         {IndexCheckState::Done, "Done"},
                                                         {IndexCheckState::Stopped, "Stopped"},
                                                         {IndexCheckState::Failed, "Failed"}}};

    /// Thrown within the thread alone.
    struct Stopped : std::exception
    {
    };

    auto IdentityOf(const StudyRecord& study)
    {
      return std::tie(study.patientName, study.patientBirthDate, study.patientId,
                      study.patientIdIssuer, study.patientSex, study.otherPatientIds,
                      study.conflicts);
    }

    auto CountsOf(const StudyRecord& study)
    {
      return std::tie(study.seriesCount, study.instanceCount, study.modalities, study.series);
    }

    auto AttributesOf(const StudyRecord& study)
    {
      return std::tie(study.studyInstanceUid, study.studyDate, study.studyTime,
                      study.studyDescription, study.accessionNumber, study.institutionName);
    }
  }

  const char* ToString(IndexDifferenceKind kind)
  {
    return EnumToText(KIND_TEXTS, kind);
  }

  const char* ToString(IndexCheckState state)
  {
    return EnumToText(STATE_TEXTS, state);
  }

  IndexCheck::IndexCheck(IStore& store, IImageArchive& archive, IndexKeeper& index)
      : store_(store), archive_(archive), index_(index)
  {
  }

  IndexCheck::~IndexCheck()
  {
    Stop();
  }

  bool IndexCheck::Start(bool repair, const std::string& by, const IClock& clock, OnEnd onEnd)
  {
    const std::lock_guard lock(mutex_);
    if (report_.state == IndexCheckState::Running)
    {
      return false;
    }
    if (thread_.joinable())
    {
      thread_.join(); // its work is done: the state says so
    }
    report_ = {};
    report_.state = IndexCheckState::Running;
    report_.repair = repair;
    report_.by = by;
    report_.startedAt = clock.Now();
    stopping_ = false;
    thread_ = std::thread([this, &clock, work = std::move(onEnd)] { Run(clock, work); });
    return true;
  }

  void IndexCheck::Stop()
  {
    std::thread ending;
    {
      const std::lock_guard lock(mutex_); // else Start() might take it back
      stopping_ = true;
      ending = std::move(thread_);
    }
    if (ending.joinable())
    {
      ending.join();
    }
  }

  IndexCheckReport IndexCheck::Report() const
  {
    const std::lock_guard lock(mutex_);
    return report_;
  }

  void IndexCheck::Run(const IClock& clock, const OnEnd& onEnd)
  {
    try
    {
      CompareAll();
      IndexCheckReport report = Report();
      report.state = IndexCheckState::Done;
      report.endedAt = clock.Now();
      onEnd(report);
      End(IndexCheckState::Done, clock);
    }
    catch (const Stopped&)
    {
      End(IndexCheckState::Stopped, clock);
    }
    catch (const std::exception&)
    {
      // The archive or the database is away, or the index stopped first.
      End(stopping_ ? IndexCheckState::Stopped : IndexCheckState::Failed, clock);
    }
  }

  void IndexCheck::End(IndexCheckState state, const IClock& clock)
  {
    const std::lock_guard lock(mutex_);
    report_.state = state;
    report_.endedAt = clock.Now();
  }

  void IndexCheck::CompareAll()
  {
    const std::vector<std::string> listed = index_.ListArchive();
    const std::set<std::string> present(listed.begin(), listed.end());
    {
      const std::lock_guard lock(mutex_);
      report_.total = static_cast<std::int64_t>(present.size());
    }
    for (const std::string& study : present)
    {
      Compare(study);
    }
    for (std::string after;;)
    {
      std::vector<std::string> ids;
      store_.Read([&](ITransaction& transaction)
                  { ids = transaction.Studies().ListIds(after, LIST_SIZE); });
      for (const std::string& study : ids)
      {
        if (!present.contains(study))
        {
          Compare(study);
        }
      }
      if (ids.size() < LIST_SIZE)
      {
        return;
      }
      after = ids.back();
    }
  }

  void IndexCheck::Compare(const std::string& study)
  {
    if (stopping_)
    {
      throw Stopped();
    }
    auto difference = Differ(study);
    if (difference.has_value())
    {
      index_.CatchUp();
      difference = Differ(study);
    }
    const bool repair = difference.has_value() && Report().repair;
    if (repair)
    {
      index_.Renew(study);
    }
    if (difference.has_value())
    {
      Note(study, *difference, repair);
    }
    const std::lock_guard lock(mutex_);
    report_.checked++;
    report_.total = std::max(report_.total, report_.checked);
  }

  std::optional<IndexDifferenceKind> IndexCheck::Differ(const std::string& study)
  {
    std::optional<StudyRecord> stored;
    bool keysFit = false;
    auto found = archive_.ReadStudy(study);
    const auto current =
        found.has_value() ? std::optional(MakeStorable(std::move(*found))) : std::nullopt;
    store_.Read(
        [&](ITransaction& transaction)
        {
          stored = transaction.Studies().Find(study);
          keysFit = stored.has_value() && transaction.Studies().HasKeys(*stored, KeysOf(*stored));
        });
    if (!current.has_value())
    {
      return stored.has_value() ? std::optional(IndexDifferenceKind::Gone) : std::nullopt;
    }
    if (!stored.has_value())
    {
      return IndexDifferenceKind::Missing;
    }
    if (IdentityOf(*current) != IdentityOf(*stored))
    {
      return IndexDifferenceKind::Identity;
    }
    if (CountsOf(*current) != CountsOf(*stored))
    {
      return IndexDifferenceKind::Counts;
    }
    if (AttributesOf(*current) != AttributesOf(*stored))
    {
      return IndexDifferenceKind::Attributes;
    }
    return keysFit ? std::nullopt : std::optional(IndexDifferenceKind::Keys);
  }

  void IndexCheck::Note(const std::string& study, IndexDifferenceKind kind, bool repaired)
  {
    const std::lock_guard lock(mutex_);
    report_.differences[kind]++;
    report_.repaired += repaired ? 1 : 0;
    if (report_.first.size() < FIRST_DIFFERENCES)
    {
      report_.first.push_back({study, kind});
    }
  }
}
