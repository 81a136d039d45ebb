#pragma once

#include "PortalOptions.h"
#include "Reply.h"
#include "Transport.h"
#include "WorkerPool.h"

#include <string_view>

namespace OrthancExchange
{
  /// Writes answers to one connection, no faster than the client takes them. A stream is read ahead
  /// by one piece, so that a slow reader costs two pieces of memory and no thread.
  class ReplyWriter
  {
  public:
    ReplyWriter(ITransport& transport, const PortalLimits& limits, WorkerPool& readers);

    /// Throws what the stream throws: the connection must then be broken off, never padded.
    Awaitable<void> Write(Reply reply, bool secure, bool keepAlive);

  private:
    Awaitable<void> Send(std::string_view data);
    Awaitable<void> SendStream(std::shared_ptr<IByteSource> stream, std::uint64_t offset,
                               std::uint64_t length);

    ITransport& transport_;
    const PortalLimits& limits_;
    WorkerPool& readers_;
  };
}
