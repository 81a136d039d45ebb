#include "IndexWriter.h"

#include "ChangeSettings.h"
#include "WatchMatches.h"

#include "../Domain/IdentityKeys.h"

#include <algorithm>
#include <set>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int BATCH = 100;     // studies a transaction
    constexpr int LIST_SIZE = 500; // identifiers a page

    /// What the archive says of some studies, each once.
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

    Looked LookAt(IImageArchive& archive, const std::vector<std::string>& studies)
    {
      Looked looked;
      std::set<std::string> known;
      for (const std::string& study : studies)
      {
        if (!known.insert(study).second)
        {
          continue;
        }
        if (auto record = archive.ReadStudy(study))
        {
          looked.present.push_back(WithKeys(MakeStorable(std::move(*record))));
        }
        else
        {
          looked.gone.push_back(study);
        }
      }
      return looked;
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
                           std::function<void()> beforeBatch)
      : store_(store), archive_(archive), onProgress_(std::move(onProgress)),
        beforeBatch_(std::move(beforeBatch))
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
      const std::vector<std::string> studies = archive_.ListStudies(done, BATCH);
      more = studies.size() == BATCH;
      done += static_cast<std::int64_t>(studies.size());
      onProgress_(done);
      Refresh(studies, std::nullopt);
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
    for (std::size_t begin = 0; begin < studies.size() || (begin == 0 && place.has_value());
         begin += BATCH)
    {
      beforeBatch_();
      const std::size_t end = std::min(studies.size(), begin + BATCH);
      const auto first = studies.begin();
      const Looked looked = LookAt(archive_, {first + static_cast<std::ptrdiff_t>(begin),
                                              first + static_cast<std::ptrdiff_t>(end)});
      store_.Write(
          [&](ITransaction& transaction)
          {
            Put(transaction, looked.present);
            transaction.Studies().Remove(looked.gone);
            ForgetStudies(transaction, looked.gone);
            if (end == studies.size() && place.has_value())
            {
              transaction.Studies().SetCursor(place->cursor);
              transaction.Studies().SetCursorMark(place->mark);
            }
          });
    }
  }
}
