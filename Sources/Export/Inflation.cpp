#include "Inflation.h"

#include "../Domain/Refusal.h"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace OrthancExchange
{
  namespace
  {
    constexpr int RAW_WINDOW = -15;

    class Inflation
    {
    public:
      Inflation()
      {
        if (inflateInit2(&stream_, RAW_WINDOW) != Z_OK)
        {
          throw std::bad_alloc();
        }
      }

      Inflation(const Inflation&) = delete;
      Inflation& operator=(const Inflation&) = delete;

      ~Inflation()
      {
        inflateEnd(&stream_);
      }

      z_stream& Stream()
      {
        return stream_;
      }

    private:
      z_stream stream_{};
    };
  }

  std::string InflateWhole(std::string_view deflated, std::size_t limit)
  {
    constexpr std::size_t FIRST_GUESS = 4;
    Inflation inflation;
    z_stream& stream = inflation.Stream();
    // zlib does not write to its input.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    stream.avail_in = static_cast<uInt>(deflated.size());
    std::string content;
    int result = Z_OK;
    while (result == Z_OK)
    {
      const std::size_t done = content.size();
      const std::size_t room =
          std::min(std::max(deflated.size() * FIRST_GUESS, done), limit - done);
      if (room == 0)
      {
        break;
      }
      content.resize(done + room);
      stream.next_out = reinterpret_cast<Bytef*>(content.data() + done);
      stream.avail_out = static_cast<uInt>(room);
      result = inflate(&stream, Z_NO_FLUSH);
      content.resize(content.size() - stream.avail_out);
    }
    if (result != Z_STREAM_END)
    {
      throw Refusal(RefusalCode::UnsupportedMedia, "This picture's file is damaged.");
    }
    return content;
  }
}
