#pragma once

#include "../Ports/IByteSource.h"
#include "WorkerPool.h"

#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// What the source of a download did wrong: this side's fault, and worth a line in the log.
  class StreamFault : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };

  /// A buffer that is filled from a byte source by a worker. Used on the connection's strand.
  class StreamPiece
  {
  public:
    explicit StreamPiece(const asio::any_io_executor& strand);

    /// Begins to read exactly `count` bytes.
    void Start(WorkerPool& readers, std::shared_ptr<IByteSource> source, std::uint64_t offset,
               std::size_t count);

    /// Until the reading is over, whichever way.
    Awaitable<void> Finish();

    /// After Finish(). Throws StreamFault when the source failed.
    std::string_view Content();

  private:
    /// Shared with the worker, which may outlive the connection.
    using Buffer = std::vector<char>;

    std::shared_ptr<BackgroundTask> task_;
    std::shared_ptr<Buffer> buffer_; ///< kept from one piece to the next of the same size
  };
}
