#pragma once

#include "PortalContext.h"
#include "ReplyWriter.h"
#include "RequestReader.h"
#include "Transport.h"

#include <memory>
#include <string>

namespace OrthancExchange
{
  /// One client: its requests are read, handed to a worker and answered one after the other, on one
  /// strand.
  class PortalConnection : public std::enable_shared_from_this<PortalConnection>
  {
  public:
    /// `peer` is a canonical IP address.
    PortalConnection(PortalContext& context, std::shared_ptr<ITransport> transport,
                     std::string peer);

    /// Serves until either side ends. `id` is the connection's place in the table, given back at
    /// the end.
    void Start(ConnectionTable::Id id);

    /// Breaks off. From any thread; returns at once.
    void Close();

  private:
    Awaitable<void> Run();
    Awaitable<void> Serve();

    /// False when this was the last request.
    Awaitable<bool> ServeOne();
    Awaitable<std::shared_ptr<RequestHead>> ReadRequest();
    Awaitable<void> Refuse(PortalFault fault);
    Awaitable<Reply> CallHandler(std::shared_ptr<RequestHead> head);
    Awaitable<void> SendReply(Reply reply, const RequestHead& head);
    void AdmitRequest(RequestHead& head);

    PortalContext& context_;
    std::shared_ptr<ITransport> transport_;
    const std::string peer_;
    const bool peerIsTrusted_;
    ConnectionTable::Id id_ = 0;
    RequestReader reader_;
    ReplyWriter writer_;
    std::shared_ptr<BackgroundTask> task_;
  };
}
