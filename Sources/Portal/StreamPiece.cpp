#include "StreamPiece.h"

#include <exception>

namespace OrthancExchange
{
  namespace
  {
    void ReadFully(IByteSource& source, std::uint64_t offset, char* target, std::size_t count)
    {
      std::size_t done = 0;
      while (done < count)
      {
        const std::size_t read = source.Read(offset + done, target + done, count - done);
        if (read == 0 || read > count - done)
        {
          throw std::runtime_error("the source is shorter than it said");
        }
        done += read;
      }
    }
  }

  StreamPiece::StreamPiece(const asio::any_io_executor& strand)
      : task_(std::make_shared<BackgroundTask>(strand)), buffer_(std::make_shared<Buffer>())
  {
  }

  void StreamPiece::Start(WorkerPool& readers, std::shared_ptr<IByteSource> source,
                          std::uint64_t offset, std::size_t count)
  {
    if (buffer_->size() != count)
    {
      buffer_ = std::make_shared<Buffer>(count);
    }
    auto read = [source = std::move(source), buffer = buffer_, offset]
    {
      ReadFully(*source, offset, buffer->data(), buffer->size());
    };
    if (!task_->Start(readers, std::move(read)))
    {
      throw StreamFault("too many downloads are waiting for a worker");
    }
  }

  Awaitable<void> StreamPiece::Finish()
  {
    co_await task_->Finish();
  }

  std::string_view StreamPiece::Content()
  {
    try
    {
      task_->RethrowFailure();
    }
    catch (const std::exception& failure)
    {
      throw StreamFault(failure.what());
    }
    catch (...)
    {
      throw StreamFault("unknown failure");
    }
    return {buffer_->data(), buffer_->size()};
  }
}
