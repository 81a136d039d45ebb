#include "Connection.h"

#include "AddressKey.h"
#include "ClientIdentity.h"
#include "StreamPiece.h"

#include <optional>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    SteadyTime After(std::chrono::milliseconds time)
    {
      return SteadyClock::now() + time;
    }
  }

  PortalConnection::PortalConnection(PortalContext& context, std::shared_ptr<ITransport> transport,
                                     std::string peer)
      : context_(context), transport_(std::move(transport)), peer_(std::move(peer)),
        peerIsTrusted_(context.IsTrustedProxy(peer_)),
        reader_(*transport_, context.options.limits, context.bodyMemory,
                [this] { context_.connections.MarkWaiting(id_); }),
        writer_(*transport_, context.options.limits, context.readers),
        task_(std::make_shared<BackgroundTask>(transport_->Strand()))
  {
  }

  void PortalConnection::Start(ConnectionTable::Id id)
  {
    id_ = id;
    asio::co_spawn(
        transport_->Strand(), [self = shared_from_this()] { return self->Run(); }, asio::detached);
  }

  void PortalConnection::Close()
  {
    asio::post(transport_->Strand(), [self = shared_from_this()] { self->transport_->Close(); });
  }

  Awaitable<void> PortalConnection::Run()
  {
    const std::shared_ptr<PortalConnection> self = shared_from_this();
    try
    {
      co_await Serve();
    }
    catch (const StreamFault& fault)
    {
      context_.Log(std::string("A download was broken off: ") + fault.what());
    }
    catch (const boost::system::system_error&)
    {
      // The client has gone, or never spoke TLS: its own affair.
    }
    catch (const TransportTimeout&)
    {
      // Too slow, likewise.
    }
    catch (const std::exception& fault)
    {
      context_.Log(std::string("A connection was broken off: ") + fault.what());
    }
    catch (...)
    {
      context_.Log("A connection was broken off");
    }
    transport_->Close();
    context_.connections.Release(id_);
  }

  Awaitable<void> PortalConnection::Serve()
  {
    co_await transport_->Handshake(After(context_.options.limits.handshakeTime));
    bool again = true;
    while (again && context_.connections.MarkWaiting(id_))
    {
      again = co_await ServeOne();
    }
    if (again)
    {
      co_return; // stopping, or put out: no time for politeness
    }
    context_.connections.MarkAnswering(id_);
    co_await transport_->Finish(After(context_.options.limits.lingerTime));
  }

  Awaitable<bool> PortalConnection::ServeOne()
  {
    std::shared_ptr<RequestHead> head;
    std::optional<PortalFault> fault;
    try
    {
      head = co_await ReadRequest();
    }
    catch (const PortalFault& refused)
    {
      fault = refused;
    }

    if (fault)
    {
      context_.connections.MarkAnswering(id_);
      co_await Refuse(*fault);
      co_return false;
    }
    if (!head)
    {
      co_return false;
    }
    context_.connections.MarkServed(id_);
    Reply reply = co_await CallHandler(head);
    head->request.body = std::string();
    reader_.ForgetBody();
    co_await SendReply(std::move(reply), *head);
    co_return head->keepAlive;
  }

  Awaitable<std::shared_ptr<RequestHead>> PortalConnection::ReadRequest()
  {
    std::optional<RequestHead> head = co_await reader_.ReadHead();
    if (!head)
    {
      co_return nullptr;
    }
    AdmitRequest(*head);
    if (head->HasBody())
    {
      const std::size_t limit =
          context_.handler.BodyLimit(head->request.method, head->request.path);
      co_await reader_.ReadBody(*head, limit);
    }
    co_return std::make_shared<RequestHead>(std::move(*head));
  }

  void PortalConnection::AdmitRequest(RequestHead& head)
  {
    IdentifyClient(head.request, peer_, peerIsTrusted_, transport_->IsSecure());
    if (!context_.requestRate.Take(AddressKey(head.request.address), context_.options.now()))
    {
      throw PortalFault(PortalFaultKind::TooManyRequests);
    }
  }

  Awaitable<void> PortalConnection::Refuse(PortalFault fault)
  {
    const std::chrono::seconds retryAfter = fault.Kind() == PortalFaultKind::TooManyRequests
                                                ? context_.requestRate.RefillTime()
                                                : std::chrono::seconds(1);
    reader_.ForgetBody();
    Reply reply = MakeReply(fault, reader_.IsHeadRequest(), retryAfter);
    co_await writer_.Write(std::move(reply), transport_->IsSecure(), false);
  }

  Awaitable<Reply> PortalConnection::CallHandler(std::shared_ptr<RequestHead> head)
  {
    const auto reply = std::make_shared<Reply>();
    auto work = [&handler = context_.handler, head, reply]
    {
      *reply = MakeReply(handler.Handle(head->request), *head);
    };
    if (!task_->Start(context_.workers, std::move(work)))
    {
      co_return MakeReply(PortalFault(PortalFaultKind::Busy), head->headOnly);
    }

    co_await task_->Finish();
    try
    {
      task_->RethrowFailure();
      co_return std::move(*reply);
    }
    catch (const std::exception& failure)
    {
      context_.Log(std::string("A request failed: ") + failure.what());
    }
    catch (...)
    {
      context_.Log("A request failed");
    }
    co_return MakeReply(PortalFault(PortalFaultKind::Internal), head->headOnly);
  }

  Awaitable<void> PortalConnection::SendReply(Reply reply, const RequestHead& head)
  {
    const bool download = reply.stream && reply.hasBody;
    const std::string key = AddressKey(head.request.address);
    if (download && !context_.connections.BeginDownload(id_, key))
    {
      reply = MakeReply(PortalFault(PortalFaultKind::Busy), head.headOnly);
    }
    if (!reply.stream)
    {
      context_.connections.MarkAnswering(id_);
    }
    co_await writer_.Write(std::move(reply), head.request.secure, head.keepAlive);
    context_.connections.EndDownload(id_);
  }
}
