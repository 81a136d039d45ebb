// Any bytes as a client's side of a connection to the portal: what is accepted means one thing, and
// the same however the bytes are cut into packets.
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Portal/AddressKey.h"
#include "../../Sources/Portal/ClientIdentity.h"
#include "../../Sources/Portal/ControlCharacter.h"
#include "../../Sources/Portal/PortalFault.h"
#include "../../Sources/Portal/RequestReader.h"
#include "../../Sources/Portal/TargetParser.h"
#include "Invariants.h"

#include <algorithm>
#include <cstring>

namespace
{
  using namespace OrthancExchange;

  constexpr std::size_t BODY_LIMIT = 1024;
  constexpr std::size_t MOST_REQUESTS = 50;

  PortalLimits SmallLimits()
  {
    PortalLimits limits;
    limits.headBytes = 2048;
    limits.targetBytes = 512;
    limits.headerCount = 16;
    limits.bodyMemory = 2 * BODY_LIMIT;
    return limits;
  }

  /// Gives `bytes` out in packets of at most `packet` bytes, and then the end of the stream.
  class ScriptedTransport final : public ITransport
  {
  public:
    ScriptedTransport(asio::any_io_executor strand, std::string_view bytes, std::size_t packet)
        : strand_(std::move(strand)), left_(bytes), packet_(packet)
    {
    }

    Awaitable<void> Handshake(SteadyTime) override
    {
      co_return;
    }

    Awaitable<std::size_t> ReadSome(asio::mutable_buffer target, SteadyTime) override
    {
      const std::size_t count = std::min({packet_, target.size(), left_.size()});
      Require(target.size() > 0, "a read has room");
      std::memcpy(target.data(), left_.data(), count);
      left_.remove_prefix(count);
      co_return count;
    }

    Awaitable<std::size_t> WriteSome(asio::const_buffer data, SteadyTime) override
    {
      const std::string_view text(static_cast<const char*>(data.data()), data.size());
      Require(text == "HTTP/1.1 100 Continue\r\n\r\n", "nothing but a 100 comes from the reader");
      co_return data.size();
    }

    Awaitable<void> Finish(SteadyTime) override
    {
      co_return;
    }

    void Close() override
    {
    }

    bool IsSecure() const override
    {
      return false;
    }

    asio::any_io_executor Strand() override
    {
      return strand_;
    }

  private:
    asio::any_io_executor strand_;
    std::string_view left_;
    std::size_t packet_;
  };

  std::string Encode(const std::string& text)
  {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text)
    {
      const auto byte = static_cast<unsigned char>(c);
      encoded +=
          c == '/' ? std::string("/") : std::string("%") + digits[byte >> 4] + digits[byte & 15];
    }
    return encoded;
  }

  void CheckPath(const std::string& path)
  {
    Require(path.starts_with('/') && IsValidUtf8(path), "a path is valid UTF-8 and begins with /");
    Require(std::none_of(path.begin(), path.end(), &IsControl), "no control characters in a path");
    Require(path.find('\\') == std::string::npos, "no backslash in a path");
    const std::string closed = path + "/";
    Require(path == "/" || path.find("//") == std::string::npos, "no empty segment");
    Require(closed.find("/../") == std::string::npos && closed.find("/./") == std::string::npos,
            "no dot segment");
  }

  void CheckTarget(const HttpRequest& request)
  {
    CheckPath(request.path);
    std::string target = Encode(request.path) + "?";
    for (const auto& [key, value] : request.query)
    {
      Require(IsValidUtf8(key) && IsValidUtf8(value), "a query is valid UTF-8");
      Require((key + value).find('\0') == std::string::npos, "no NUL in a query");
      target += Encode(key) + "=" + Encode(value) + "&";
    }
    const ParsedTarget again = ParseTarget(target);
    Require(again.path == request.path && again.query == request.query,
            "a target written again is read alike");
  }

  void CheckHead(const RequestHead& head)
  {
    CheckTarget(head.request);
    for (const auto& [name, value] : head.request.headers)
    {
      Require(!name.empty() && std::all_of(name.begin(), name.end(),
                                           [](char c) {
                                             return c > ' ' && c < 0x7f && c != ':' &&
                                                    !(c >= 'A' && c <= 'Z');
                                           }),
              "a header's name is a token in lower case");
      Require(IsValidUtf8(value) && std::none_of(value.begin(), value.end(),
                                                 [](char c) { return IsControl(c) && c != '\t'; }),
              "a header's value is one line of UTF-8");
    }
    const bool encoded = head.request.headers.contains("transfer-encoding");
    Require(encoded == head.chunked, "chunked is what Transfer-Encoding says");
    Require(!(encoded && head.request.headers.contains("content-length")),
            "a request has one framing");
  }

  void CheckIdentity(HttpRequest request, bool trusted)
  {
    IdentifyClient(request, "192.0.2.1", trusted, false);
    Require(CanonicalAddress(request.address) == request.address, "an address is canonical");
    Require(trusted || (request.address == "192.0.2.1" && !request.secure),
            "strangers do not say where they come from");
    Require(!request.headers.contains("x-forwarded-for") && !request.headers.contains("forwarded"),
            "no forwarding header goes further in");
  }

  void CheckBody(const RequestHead& head)
  {
    Require(head.request.body.size() <= BODY_LIMIT, "a body is within its limit");
    Require(head.chunked || head.request.body.size() == head.contentLength,
            "a body is as long as announced");
  }

  std::string Describe(const RequestHead& head)
  {
    std::string text = std::string(ToString(head.request.method)) + " " + head.request.path;
    for (const auto& [key, value] : head.request.query)
    {
      text += "\n?" + key + "=" + value;
    }
    for (const auto& [name, value] : head.request.headers)
    {
      text += "\n" + name + ": " + value;
    }
    return text + "\n\n" + head.request.body;
  }

  Awaitable<void> Converse(ITransport& transport, std::vector<std::string>& transcript)
  {
    const PortalLimits limits = SmallLimits();
    ByteBudget memory(limits.bodyMemory);
    RequestReader reader(transport, limits, memory, [] {});
    try
    {
      for (std::size_t i = 0; i < MOST_REQUESTS; i++)
      {
        std::optional<RequestHead> head = co_await reader.ReadHead();
        if (!head)
        {
          break;
        }
        CheckHead(*head);
        CheckIdentity(head->request, true);
        CheckIdentity(head->request, false);
        if (head->HasBody())
        {
          co_await reader.ReadBody(*head, BODY_LIMIT);
          CheckBody(*head);
        }
        transcript.push_back(Describe(*head));
        reader.ForgetBody();
        if (!head->keepAlive)
        {
          break;
        }
      }
    }
    catch (const PortalFault& fault)
    {
      Require(fault.Status() >= 400 && IsValidUtf8(fault.Json()), "a refusal is an answer");
      transcript.emplace_back("refused");
    }
  }

  std::vector<std::string> Serve(std::string_view bytes, std::size_t packet)
  {
    asio::io_context context(1);
    ScriptedTransport transport(context.get_executor(), bytes, packet);
    std::vector<std::string> transcript;
    std::exception_ptr failure;
    asio::co_spawn(context, Converse(transport, transcript),
                   [&](std::exception_ptr thrown) { failure = std::move(thrown); });
    context.run();
    Require(failure == nullptr, "nothing but a PortalFault leaves the reader");
    return transcript;
  }

  /// By other means than the parser's: how many framings the first head names, and its lines' ends.
  void CheckFirstHead(std::string_view bytes)
  {
    const std::string head(bytes.substr(0, bytes.find("\r\n\r\n")));
    std::size_t framings = 0;
    for (std::size_t begin = 0; begin < head.size();)
    {
      const std::size_t end = std::min(head.find("\r\n", begin), head.size());
      std::string line = head.substr(begin, end - begin);
      std::transform(line.begin(), line.end(), line.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      Require(line.find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
              "no bare CR, LF or NUL in an accepted head");
      Require(!line.starts_with(' ') && !line.starts_with('\t'), "no folded line is accepted");
      const std::string name = line.substr(0, line.find_first_of(": \t"));
      framings += name == "content-length" || name == "transfer-encoding";
      begin = end + 2;
    }
    Require(framings <= 1, "an accepted head has one framing");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> whole = Serve(bytes, bytes.size());
  if (!whole.empty() && whole.front() != "refused")
  {
    CheckFirstHead(bytes);
  }
  Require(whole == Serve(bytes, 1), "packets make no difference");
  Require(whole == Serve(bytes, 7), "packets make no difference");
  return 0;
}
