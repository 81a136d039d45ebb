#include "RawClient.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr int HANG_SECONDS = 60;

    sockaddr_in Address(const std::string& ip, std::uint16_t port)
    {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      inet_pton(AF_INET, ip.c_str(), &address.sin_addr);
      return address;
    }

    std::string Lower(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return text;
    }

    void ParseHead(const std::string& head, RawAnswer& answer)
    {
      answer.status = std::stoi(head.substr(head.find(' ') + 1, 3));
      std::size_t line = head.find("\r\n") + 2;
      while (line < head.size())
      {
        const std::size_t end = head.find("\r\n", line);
        const std::size_t colon = head.find(':', line);
        answer.headers[Lower(head.substr(line, colon - line))] =
            head.substr(colon + 2, end - colon - 2);
        line = end + 2;
      }
    }
  }

  std::string RawAnswer::Header(const std::string& name) const
  {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }

  void RawClient::FreeTls::operator()(SSL* ssl) const
  {
    SSL_free(ssl);
  }

  void RawClient::FreeTls::operator()(SSL_CTX* context) const
  {
    SSL_CTX_free(context);
  }

  RawClient::RawClient(std::uint16_t port, const std::string& from, int receiveBuffer)
  {
    descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{HANG_SECONDS, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (receiveBuffer > 0)
    {
      setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof(receiveBuffer));
    }

    const sockaddr_in source = Address(from, 0);
    const sockaddr_in target = Address("127.0.0.1", port);
    if (bind(descriptor_, reinterpret_cast<const sockaddr*>(&source), sizeof(source)) != 0 ||
        connect(descriptor_, reinterpret_cast<const sockaddr*>(&target), sizeof(target)) != 0)
    {
      const std::string reason = std::strerror(errno);
      close(descriptor_);
      throw std::runtime_error("Cannot connect: " + reason);
    }
  }

  RawClient::~RawClient()
  {
    ssl_.reset();
    close(descriptor_);
  }

  bool RawClient::StartTls(const TlsChoice& choice)
  {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(context_.get(),
                               0); // so that it is the server that refuses old versions
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), choice.highest);
    if (!choice.ciphers.empty())
    {
      SSL_CTX_set_cipher_list(context_.get(), choice.ciphers.c_str());
    }
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), descriptor_);
    ERR_clear_error();
    if (SSL_connect(ssl_.get()) == 1)
    {
      return true;
    }
    alert_ = ERR_GET_REASON(ERR_peek_error());
    return false;
  }

  int RawClient::Alert() const
  {
    return alert_;
  }

  std::string RawClient::TlsVersion() const
  {
    return SSL_get_version(ssl_.get());
  }

  bool RawClient::Send(const std::string& bytes)
  {
    std::size_t sent = 0;
    while (sent < bytes.size())
    {
      const char* start = bytes.data() + sent;
      const std::size_t left = bytes.size() - sent;
      const ssize_t count = ssl_ ? SSL_write(ssl_.get(), start, static_cast<int>(left))
                                 : send(descriptor_, start, left, MSG_NOSIGNAL);
      if (count <= 0)
      {
        return false;
      }
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

  void RawClient::FinishSending()
  {
    shutdown(descriptor_, SHUT_WR);
  }

  std::string RawClient::ReadSome(std::size_t atMost)
  {
    if (!pending_.empty())
    {
      const std::string piece = pending_.substr(0, atMost);
      pending_.erase(0, piece.size());
      return piece;
    }
    std::string piece(atMost, '\0');
    errno = 0;
    const ssize_t count = ssl_ ? SSL_read(ssl_.get(), piece.data(), static_cast<int>(atMost))
                               : recv(descriptor_, piece.data(), atMost, 0);
    timedOut_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    reset_ = count < 0 && errno == ECONNRESET;
    piece.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return piece;
  }

  RawAnswer RawClient::Read(bool headOnly)
  {
    RawAnswer answer;
    std::string received;
    std::size_t end = std::string::npos;
    while ((end = received.find("\r\n\r\n")) == std::string::npos)
    {
      const std::string piece = ReadSome(16384);
      if (piece.empty())
      {
        return answer;
      }
      received += piece;
    }
    ParseHead(received.substr(0, end + 2), answer);
    received.erase(0, end + 4);

    const std::string lengthText = answer.Header("content-length");
    const std::size_t length = headOnly || lengthText.empty() ? 0 : std::stoull(lengthText);
    while (received.size() < length)
    {
      const std::string piece = ReadSome(1 << 20);
      if (piece.empty())
      {
        break;
      }
      received += piece;
    }
    answer.complete = received.size() >= length;
    answer.body = received.substr(0, length);
    pending_ = received.substr(answer.body.size()) + pending_;
    return answer;
  }

  RawAnswer RawClient::Ask(const std::string& request, bool headOnly)
  {
    Send(request);
    return Read(headOnly);
  }

  bool RawClient::ReadsEnd()
  {
    while (!ReadSome(65536).empty())
    {
    }
    return !timedOut_;
  }

  bool RawClient::IsReadable(int milliseconds) const
  {
    pollfd wait{descriptor_, POLLIN, 0};
    return poll(&wait, 1, milliseconds) > 0;
  }

  bool RawClient::WasReset() const
  {
    return reset_;
  }

  std::string Get(const std::string& path, const std::string& headers)
  {
    return "GET " + path + " HTTP/1.1\r\nHost: portal.example\r\n" + headers + "\r\n";
  }

  std::string Post(const std::string& path, const std::string& body, const std::string& headers)
  {
    return "POST " + path +
           " HTTP/1.1\r\nHost: portal.example\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
  }
}
