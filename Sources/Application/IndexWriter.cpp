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

    using Looked = std::pair<std::string, std::optional<StudyRecord>>;

    void Put(ITransaction& transaction, const StudyRecord& record, const MatchingRules& rules)
    {
      transaction.Studies().Upsert(record, KeysOf(record));
      FollowStudy(transaction, record, rules);
    }

    void Put(ITransaction& transaction, const std::vector<Looked>& batch)
    {
      const MatchingRules rules = LoadSettings(transaction).account.matching;
      for (const auto& [id, record] : batch)
      {
        if (record.has_value())
        {
          Put(transaction, *record, rules);
        }
        else
        {
          transaction.Studies().Remove(id);
          ForgetStudy(transaction, id);
        }
      }
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
    std::vector<std::string> ids;
    std::string after;
    std::int64_t done = 0;
    do
    {
      store_.Write(
          [&](ITransaction& transaction)
          {
            const MatchingRules rules = LoadSettings(transaction).account.matching;
            ids = transaction.Studies().ListIds(after, BATCH);
            for (const std::string& id : ids)
            {
              if (const auto record = transaction.Studies().Find(id))
              {
                Put(transaction, *record, rules);
              }
            }
          });
      done += static_cast<std::int64_t>(ids.size());
      after = ids.empty() ? after : ids.back();
      onProgress_(done);
    } while (ids.size() == BATCH);
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
      std::vector<Looked> batch;
      for (std::size_t i = begin; i < end; i++)
      {
        auto record = archive_.ReadStudy(studies[i]);
        batch.emplace_back(studies[i], record.has_value()
                                           ? std::optional(MakeStorable(std::move(*record)))
                                           : std::nullopt);
      }
      store_.Write(
          [&](ITransaction& transaction)
          {
            Put(transaction, batch);
            if (end == studies.size() && place.has_value())
            {
              transaction.Studies().SetCursor(place->cursor);
              transaction.Studies().SetCursorMark(place->mark);
            }
          });
    }
  }
}
