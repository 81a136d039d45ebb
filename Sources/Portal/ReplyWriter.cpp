#include "ReplyWriter.h"

#include "PieceSize.h"
#include "StreamPiece.h"
#include "TransferPace.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    /// Small answers leave in one write, and so mostly in one packet.
    constexpr std::size_t SMALL_BODY = 16 * 1024;

    std::chrono::sys_seconds CurrentSecond()
    {
      return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
  }

  ReplyWriter::ReplyWriter(ITransport& transport, const PortalLimits& limits, WorkerPool& readers)
      : transport_(transport), limits_(limits), readers_(readers)
  {
  }

  Awaitable<void> ReplyWriter::Write(Reply reply, bool secure, bool keepAlive)
  {
    std::string head = FormatHead(reply, secure, keepAlive, CurrentSecond());
    const bool joined = reply.hasBody && reply.body.size() <= SMALL_BODY;
    if (joined)
    {
      head += reply.body;
    }
    co_await Send(head);
    if (!reply.hasBody || reply.length == 0)
    {
      co_return;
    }

    if (reply.stream)
    {
      co_await SendStream(std::move(reply.stream), reply.offset, reply.length);
    }
    else if (!joined)
    {
      co_await Send(reply.body);
    }
  }

  Awaitable<void> ReplyWriter::Send(std::string_view data)
  {
    TransferPace pace(limits_.writeStallTime, limits_.writeFloor, SteadyClock::now());
    while (!data.empty())
    {
      const SteadyTime deadline = pace.Deadline(SteadyClock::now());
      const std::size_t count =
          co_await transport_.WriteSome(asio::buffer(data.data(), data.size()), deadline);
      data.remove_prefix(count);
      pace.Moved(count, SteadyClock::now());
    }
  }

  Awaitable<void> ReplyWriter::SendStream(std::shared_ptr<IByteSource> stream, std::uint64_t offset,
                                          std::uint64_t length)
  {
    const std::uint64_t end = offset + length;
    std::array<StreamPiece, 2> pieces = {StreamPiece(transport_.Strand()),
                                         StreamPiece(transport_.Strand())};
    PieceSize size(limits_.pieceBytes, limits_.largePieceBytes);
    std::uint64_t next = offset;
    const auto startNext = [&](StreamPiece& piece)
    {
      const std::uint64_t count = std::min<std::uint64_t>(size.Next(), end - next);
      piece.Start(readers_, stream, next, static_cast<std::size_t>(count));
      next += count;
    };

    std::size_t current = 0;
    startNext(pieces[current]);
    for (;;)
    {
      StreamPiece& piece = pieces[current];
      co_await piece.Finish();
      const std::string_view content = piece.Content();

      current = 1 - current;
      const bool last = next == end;
      if (!last)
      {
        startNext(pieces[current]);
      }
      const SteadyTime begin = SteadyClock::now();
      co_await Send(content);
      size.Taken(SteadyClock::now() - begin);
      if (last)
      {
        co_return;
      }
    }
  }
}
