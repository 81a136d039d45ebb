// What the index of identities is written with.
#pragma once

#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// How far the archive's log has been followed.
  struct LogPlace
  {
    std::int64_t cursor = 0;
    std::string mark; ///< of the line at the cursor; empty: not known
  };

  /// What else is to be done in the transaction in which the index learns that studies have lost
  /// images: how many each of them has left.
  using OnLost = std::function<void(ITransaction&, const std::map<std::string, int>& left)>;

  /// Brings studies of the index to what the archive says of them, a transaction for a hundred.
  /// For one thread at a time: whoever may move the cursor.
  class IndexWriter
  {
  public:
    /// `onProgress` is told how many studies are done, `beforeBatch` is called before any are
    /// written; both may throw, which ends the work.
    IndexWriter(IStore& store, IImageArchive& archive, std::function<void(std::int64_t)> onProgress,
                std::function<void()> beforeBatch, OnLost onLost);

    LogPlace Place();

    /// Everything the archive holds, read afresh; from then on the log is followed from `cursor`.
    void AddAll(std::int64_t cursor);

    /// From the index's own records, after the rules for keys have changed.
    void MakeKeysAnew();

    /// Finds by their identifiers what is in the archive alone, or in the index alone, and brings
    /// it over.
    void CompareIdentifiers();

    /// Reads these studies from the archive, several at a time, and the next hundred while one is
    /// written; those that it does not hold leave the index. The last transaction moves to `place`,
    /// where one is given.
    void Refresh(const std::vector<std::string>& studies, const std::optional<LogPlace>& place);

    /// All studies of the archive.
    std::vector<std::string> ListArchive();

  private:
    /// The studies are named once each; `beforeReaching` is told how many of them are done when the
    /// next transaction is. Filling, nothing is compared with what stood in the index.
    void Refresh(const std::vector<std::string>& studies, const std::optional<LogPlace>& place,
                 bool isFilling, const std::function<void(std::size_t)>& beforeReaching);

    IStore& store_;
    IImageArchive& archive_;
    std::function<void(std::int64_t)> onProgress_;
    std::function<void()> beforeBatch_;
    OnLost onLost_;
  };
}
