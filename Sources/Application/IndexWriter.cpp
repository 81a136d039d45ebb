#include "IndexWriter.h"

#include "ChangeSettings.h"
#include "WatchMatches.h"

#include "../Domain/IdentityKeys.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <set>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int BATCH = 100;      // studies a transaction
    constexpr int LIST_SIZE = 5000; // identifiers a page: the archive counts up to where one begins
    constexpr std::size_t READERS = 3;         // more of them wait for each other within Orthanc
    constexpr std::size_t WORTH_A_READER = 10; // studies

    /// What the archive says of some studies.
    struct Looked
    {
      std::vector<KeyedStudy> present;
      std::vector<std::string> gone;
    };

    KeyedStudy WithKeys(StudyRecord record)
    {
      std::vector<IdentityKey> keys = KeysOf(record);
      return {std::move(record), std::move(keys)};
    }

    std::vector<std::string> EachOnce(const std::vector<std::string>& studies)
    {
      std::set<std::string> known;
      std::vector<std::string> once;
      std::copy_if(studies.begin(), studies.end(), std::back_inserter(once),
                   [&](const std::string& study) { return known.insert(study).second; });
      return once;
    }

    std::optional<KeyedStudy> LookAt(IImageArchive& archive, const std::string& study)
    {
      auto record = archive.ReadStudy(study);
      return record.has_value() ? std::optional(WithKeys(MakeStorable(std::move(*record))))
                                : std::nullopt;
    }

    /// Several at a time: to read them takes the archive longer than to write them takes us.
    Looked LookAt(IImageArchive& archive, const std::vector<std::string>& studies)
    {
      std::vector<std::optional<KeyedStudy>> found(studies.size());
      std::atomic<std::size_t> next = 0;
      const auto read = [&]
      {
        for (std::size_t i = next++; i < studies.size(); i = next++)
        {
          found[i] = LookAt(archive, studies[i]);
        }
      };
      std::vector<std::future<void>> others; // wait for their ends where something is thrown
      for (std::size_t i = 1; i < std::min(READERS, studies.size() / WORTH_A_READER); i++)
      {
        others.push_back(std::async(std::launch::async, read));
      }
      read();
      for (std::future<void>& other : others)
      {
        other.get();
      }
      Looked looked;
      for (std::size_t i = 0; i < studies.size(); i++)
      {
        if (found[i].has_value())
        {
          looked.present.push_back(std::move(*found[i]));
        }
        else
        {
          looked.gone.push_back(studies[i]);
        }
      }
      return looked;
    }

    /// How many images studies have left: those that are gone and, among the others, those of which
    /// the index knows more.
    std::map<std::string, int> LeftOf(ITransaction& transaction, const Looked& looked,
                                      const std::vector<KeyedStudy>& others)
    {
      std::map<std::string, int> left;
      for (const std::string& study : looked.gone)
      {
        left[study] = 0;
      }
      for (const KeyedStudy& one : others)
      {
        const auto before = transaction.Studies().Find(one.study.study);
        if (before.has_value() && before->instanceCount > one.study.instanceCount)
        {
          left[one.study.study] = one.study.instanceCount;
        }
      }
      return left;
    }

    void Put(ITransaction& transaction, const std::vector<KeyedStudy>& studies)
    {
      transaction.Studies().Upsert(studies);
      FollowStudies(transaction, studies, LoadSettings(transaction).account.matching);
    }

    std::set<std::string> ListIndex(IStore& store)
    {
      std::set<std::string> indexed;
      for (std::string after;;)
      {
        std::vector<std::string> ids;
        store.Read([&](ITransaction& transaction)
                   { ids = transaction.Studies().ListIds(after, LIST_SIZE); });
        indexed.insert(ids.begin(), ids.end());
        if (ids.size() < LIST_SIZE)
        {
          return indexed;
        }
        after = ids.back();
      }
    }
  }

  IndexWriter::IndexWriter(IStore& store, IImageArchive& archive,
                           std::function<void(std::int64_t)> onProgress,
                           std::function<void()> beforeBatch, OnLost onLost)
      : store_(store), archive_(archive), onProgress_(std::move(onProgress)),
        beforeBatch_(std::move(beforeBatch)), onLost_(std::move(onLost))
  {
  }

  LogPlace IndexWriter::Place()
  {
    LogPlace place;
    store_.Read(
        [&](ITransaction& transaction)
        {
          place.cursor = transaction.Studies().Cursor().value_or(0);
          place.mark = transaction.Studies().CursorMark();
        });
    return place;
  }

  std::vector<std::string> IndexWriter::ListArchive()
  {
    std::vector<std::string> all;
    for (;;)
    {
      const std::vector<std::string> studies =
          archive_.ListStudies(static_cast<std::int64_t>(all.size()), LIST_SIZE);
      all.insert(all.end(), studies.begin(), studies.end());
      if (studies.size() < LIST_SIZE)
      {
        return all;
      }
    }
  }

  void IndexWriter::AddAll(std::int64_t cursor)
  {
    std::int64_t done = 0;
    for (bool more = true; more;)
    {
      const std::vector<std::string> studies = archive_.ListStudies(done, LIST_SIZE);
      more = studies.size() == LIST_SIZE;
      Refresh(studies, std::nullopt, true,
              [&](std::size_t reached) { onProgress_(done + static_cast<std::int64_t>(reached)); });
      done += static_cast<std::int64_t>(studies.size());
    }
    store_.Write(
        [&](ITransaction& transaction)
        {
          transaction.Studies().SetCursor(cursor);
          transaction.Studies().SetCursorMark("");
          transaction.Studies().SetKeysVersion(IdentityKeysVersion());
        });
  }

  void IndexWriter::MakeKeysAnew()
  {
    std::vector<KeyedStudy> studies;
    std::string after;
    std::int64_t done = 0;
    do
    {
      store_.Write(
          [&](ITransaction& transaction)
          {
            studies.clear();
            for (StudyRecord& study : transaction.Studies().List(after, BATCH))
            {
              studies.push_back(WithKeys(std::move(study)));
            }
            Put(transaction, studies);
          });
      done += static_cast<std::int64_t>(studies.size());
      after = studies.empty() ? after : studies.back().study.study;
      onProgress_(done);
    } while (studies.size() == BATCH);
    store_.Write([&](ITransaction& transaction)
                 { transaction.Studies().SetKeysVersion(IdentityKeysVersion()); });
  }

  void IndexWriter::CompareIdentifiers()
  {
    const std::vector<std::string> listed = ListArchive();
    const std::set<std::string> present(listed.begin(), listed.end());
    const std::set<std::string> indexed = ListIndex(store_);
    std::vector<std::string> differing;
    std::set_symmetric_difference(present.begin(), present.end(), indexed.begin(), indexed.end(),
                                  std::back_inserter(differing));
    Refresh(differing, std::nullopt);
  }

  void IndexWriter::Refresh(const std::vector<std::string>& studies,
                            const std::optional<LogPlace>& place)
  {
    Refresh(EachOnce(studies), place, false, [](std::size_t) {});
  }

  void IndexWriter::Refresh(const std::vector<std::string>& studies,
                            const std::optional<LogPlace>& place, bool isFilling,
                            const std::function<void(std::size_t)>& beforeReaching)
  {
    if (studies.empty() && !place.has_value())
    {
      return;
    }
    const auto lookAt = [&](std::size_t begin, std::launch when)
    {
      const auto first = studies.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto count = std::min<std::ptrdiff_t>(BATCH, studies.end() - first);
      return std::async(when, [this, some = std::vector<std::string>(first, first + count)]
                        { return LookAt(archive_, some); });
    };
    std::future<Looked> ahead = lookAt(0, std::launch::deferred);
    std::size_t end = 0;
    do
    {
      end = std::min(studies.size(), end + BATCH);
      beforeReaching(end);
      const Looked looked = ahead.get();
      if (end < studies.size())
      {
        ahead = lookAt(end, std::launch::async); // while these are written
      }
      beforeBatch_();
      store_.Write(
          [&](ITransaction& transaction)
          {
            const auto left =
                LeftOf(transaction, looked, isFilling ? std::vector<KeyedStudy>() : looked.present);
            Put(transaction, looked.present);
            transaction.Studies().Remove(looked.gone);
            ForgetStudies(transaction, looked.gone);
            if (!left.empty())
            {
              onLost_(transaction, left);
            }
            if (end == studies.size() && place.has_value())
            {
              transaction.Studies().SetCursor(place->cursor);
              transaction.Studies().SetCursorMark(place->mark);
            }
          });
    } while (end < studies.size());
  }
}
