#include "Asio.h"

#include "Reply.h"

#include "ByteRange.h"
#include "ControlCharacter.h"
#include "EntityTags.h"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    using Headers = std::vector<std::pair<std::string, std::string>>;

    /// The door's own business, whatever a handler says.
    constexpr std::array<const char*, 7> RESERVED = {
        "content-length", "transfer-encoding", "connection", "keep-alive", "date",
        "server",         "content-range"};

    bool IsNamed(const std::string& name, const char* other)
    {
      return boost::beast::iequals(name, other);
    }

    const std::string* Find(const Headers& headers, const char* name)
    {
      const auto found =
          std::find_if(headers.begin(), headers.end(),
                       [&](const auto& header) { return IsNamed(header.first, name); });
      return found == headers.end() ? nullptr : &found->second;
    }

    void Remove(Headers& headers, const char* name)
    {
      headers.erase(std::remove_if(headers.begin(), headers.end(),
                                   [&](const auto& header) { return IsNamed(header.first, name); }),
                    headers.end());
    }

    /// A name or value with CR LF would let data write headers of its own.
    void CheckHeader(const std::string& name, const std::string& value)
    {
      const bool nameIsPlain =
          !name.empty() && std::all_of(name.begin(), name.end(),
                                       [](char c) {
                                         return c == '-' || (c >= '0' && c <= '9') ||
                                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                                       });
      const bool valueIsPlain = std::none_of(value.begin(), value.end(),
                                             [](char c) { return IsControl(c) && c != '\t'; });
      if (!nameIsPlain || !valueIsPlain)
      {
        throw std::logic_error("A handler set an invalid header: " +
                               (nameIsPlain ? name : std::string("(name)")));
      }
    }

    void TakeOver(HttpResponse& response, Reply& reply)
    {
      if (response.status < 200 || response.status > 599)
      {
        throw std::logic_error("A handler set an invalid status");
      }
      for (const char* name : RESERVED)
      {
        Remove(response.headers, name);
      }
      for (const auto& [name, value] : response.headers)
      {
        CheckHeader(name, value);
      }
      reply.status = response.status;
      reply.headers = std::move(response.headers);
      reply.body = std::move(response.body);
      reply.length = reply.body.size();
      reply.stream = std::move(response.stream);
      if (reply.stream)
      {
        reply.body.clear();
        reply.length = reply.stream->Length();
        const std::string tag = reply.stream->EntityTag();
        CheckHeader("ETag", tag);
        Remove(reply.headers, "ETag");
        Remove(reply.headers, "Accept-Ranges");
        reply.headers.emplace_back("ETag", tag);
        reply.headers.emplace_back("Accept-Ranges", "bytes");
      }
    }

    void WithoutBody(Reply& reply, int status)
    {
      reply.status = status;
      reply.body.clear();
      reply.stream.reset();
      reply.length = 0;
      reply.hasLength = false;
      reply.hasBody = false;
      Remove(reply.headers, "Content-Type");
      Remove(reply.headers, "Content-Disposition");
    }

    Reply RefuseRange(std::uint64_t length)
    {
      Reply refusal = MakeReply(PortalFault(PortalFaultKind::RangeNotSatisfiable), false);
      refusal.headers.emplace_back("Content-Range", "bytes */" + std::to_string(length));
      refusal.headers.emplace_back("Accept-Ranges", "bytes");
      return refusal;
    }

    bool RangeStillMeant(const RequestHead& head, const std::string& tag)
    {
      const std::string condition = head.request.Header("if-range");
      // A date never matches, because there is no Last-Modified; nor do "*" and lists, which it
      // cannot hold.
      return condition.empty() || (condition == tag && condition.starts_with('"'));
    }

    Reply SelectPart(Reply reply, const RequestHead& head, const std::string& tag)
    {
      const std::string header = head.request.Header("range");
      if (header.empty() || head.headOnly || !RangeStillMeant(head, tag))
      {
        return reply;
      }
      const ByteRange range = SelectRange(header, reply.length);
      if (range.verdict == ByteRange::Verdict::Unsatisfiable)
      {
        return RefuseRange(reply.length);
      }
      if (range.verdict == ByteRange::Verdict::Part)
      {
        reply.headers.emplace_back("Content-Range",
                                   "bytes " + std::to_string(range.offset) + "-" +
                                       std::to_string(range.offset + range.count - 1) + "/" +
                                       std::to_string(reply.length));
        reply.status = 206;
        reply.offset = range.offset;
        reply.length = range.count;
      }
      return reply;
    }

    /// In the order of RFC 9110 section 13.2.2, without dates.
    Reply ApplyConditions(Reply reply, const RequestHead& head)
    {
      const std::string* found = Find(reply.headers, "ETag");
      if (found == nullptr)
      {
        return reply;
      }

      const std::string tag = *found;
      const std::string ifMatch = head.request.Header("if-match");
      if (!ifMatch.empty() && !ListsTag(ifMatch, tag, TagComparison::Strong))
      {
        return MakeReply(PortalFault(PortalFaultKind::PreconditionFailed), false);
      }
      const std::string ifNoneMatch = head.request.Header("if-none-match");
      if (!ifNoneMatch.empty() && ListsTag(ifNoneMatch, tag, TagComparison::Weak))
      {
        WithoutBody(reply, 304);
        return reply;
      }
      return reply.stream ? SelectPart(std::move(reply), head, tag) : reply;
    }
  }

  Reply MakeReply(HttpResponse response, const RequestHead& head)
  {
    Reply reply;
    TakeOver(response, reply);
    if (reply.status == 204 || reply.status == 304)
    {
      WithoutBody(reply, reply.status);
      return reply;
    }
    if (reply.status == 200 && head.request.method == HttpMethod::Get)
    {
      reply = ApplyConditions(std::move(reply), head);
    }
    if (reply.length > 0 && Find(reply.headers, "Content-Type") == nullptr)
    {
      reply.headers.emplace_back("Content-Type", "application/octet-stream");
    }
    reply.hasBody = reply.hasBody && !head.headOnly;
    return reply;
  }

  Reply MakeReply(const PortalFault& fault, bool headOnly, std::chrono::seconds retryAfter)
  {
    Reply reply;
    reply.status = fault.Status();
    reply.body = fault.Json();
    reply.length = reply.body.size();
    reply.hasBody = !headOnly;
    reply.headers.emplace_back("Content-Type", "application/json");
    if (fault.Kind() == PortalFaultKind::TooManyRequests || fault.Kind() == PortalFaultKind::Busy)
    {
      reply.headers.emplace_back("Retry-After", std::to_string(retryAfter.count()));
    }
    if (fault.Kind() == PortalFaultKind::MethodNotAllowed ||
        fault.Kind() == PortalFaultKind::MethodUnknown)
    {
      reply.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, DELETE");
    }
    return reply;
  }
}
