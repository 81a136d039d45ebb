// Any text in the headers that the portal reads and writes: ranges, entity tags, cookies,
// addresses, names of files.
#include "../../Sources/Api/JsonAnswer.h"
#include "../../Sources/Api/Paging.h"
#include "../../Sources/Api/SessionCookie.h"
#include "../../Sources/Api/UploadedFileName.h"
#include "../../Sources/Domain/FileLabel.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Outbox/ServerUrl.h"
#include "../../Sources/Portal/AddressKey.h"
#include "../../Sources/Portal/ByteRange.h"
#include "../../Sources/Portal/EntityTags.h"
#include "../../Sources/Portal/Reply.h"
#include "Invariants.h"

#include <algorithm>

namespace
{
  using namespace OrthancExchange;

  void CheckRange(const std::string& header, std::uint64_t length)
  {
    const ByteRange range = SelectRange(header, length);
    if (range.verdict == ByteRange::Verdict::Part)
    {
      Require(range.count >= 1 && range.offset < length && range.count <= length - range.offset,
              "a part lies within the content");
      Require(header.find(',') == std::string::npos, "several ranges are the whole");
    }
    else
    {
      Require(range.offset == 0 && range.count == 0, "no part, no place");
    }
  }

  void CheckRanges(const std::string& header)
  {
    for (const std::uint64_t length :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX})
    {
      CheckRange(header, length);
      CheckRange("bytes=" + header, length);
    }
  }

  void CheckTags(const std::string& list, std::string text)
  {
    std::erase(text, '"');
    const std::string tag = "\"" + text + "\"";
    Require(!ListsTag(list, tag, TagComparison::Strong) || ListsTag(list, tag, TagComparison::Weak),
            "what is strongly the same is weakly the same");
    Require(ListsTag(tag, tag, TagComparison::Strong), "a tag is itself");
    Require(ListsTag("\"other\" ,W/\"x\"," + tag, tag, TagComparison::Strong), "lists are read");
    Require(!ListsTag("W/" + tag, tag, TagComparison::Strong) &&
                ListsTag("W/" + tag, tag, TagComparison::Weak),
            "a weak tag is weakly the same alone");
  }

  void CheckCookies(const std::string& header)
  {
    HttpRequest request;
    for (const bool secure : {false, true})
    {
      request.secure = secure;
      request.headers["cookie"] = header;
      const std::string token = ReadSessionCookie(request);
      Require(token.find(';') == std::string::npos, "a cookie ends at the semicolon");
      const std::string made = SessionCookie(request, "Tok-en_1");
      const std::string pair = made.substr(0, made.find(';'));
      Require(token.empty() || ("; " + header + ";")
                                       .find("; " + pair.substr(0, pair.find('=')) + "=" + token +
                                             ";") != std::string::npos,
              "a token stands in the header, behind its name");
      request.headers["cookie"] = pair + "; " + header;
      Require(ReadSessionCookie(request) == "Tok-en_1", "what was set is read");
      request.headers["cookie"] = "x" + pair;
      Require(ReadSessionCookie(request).empty(), "a name that ends alike is another");
    }
  }

  /// The answer's head, line by line; every line but the first is "Name: value".
  void CheckAnswer(HttpResponse response)
  {
    const std::size_t headers = response.headers.size();
    RequestHead head;
    std::string text;
    const bool made = Accepts<std::logic_error>(
        [&]
        {
          text = FormatHead(MakeReply(std::move(response), head), true, true,
                            std::chrono::sys_seconds(std::chrono::seconds(0)));
        });
    if (!made)
    {
      return;
    }
    Require(text.starts_with("HTTP/1.1 ") && text.ends_with("\r\n\r\n"), "a head has its frame");
    std::size_t lines = 0;
    for (std::size_t begin = text.find("\r\n") + 2; begin + 2 < text.size(); lines++)
    {
      const std::size_t end = text.find("\r\n", begin);
      const std::string line = text.substr(begin, end - begin);
      Require(line.find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
              "an answer's header is one line");
      Require(line.find(": ") != std::string::npos && line.front() != ' ', "a header has a name");
      begin = end + 2;
    }
    // Nothing of this makes more lines than its headers and the portal's own.
    Require(lines <= headers + 16, "no header makes another");
  }

  void CheckAnswers(const std::string& name, const std::string& value)
  {
    const HttpResponse file = FileResponse("x", "application/pdf", name);
    std::string disposition;
    for (const auto& [key, text] : file.headers)
    {
      disposition = key == "Content-Disposition" ? text : disposition;
    }
    Require(std::count(disposition.begin(), disposition.end(), '"') == 2 &&
                std::count(disposition.begin(), disposition.end(), ';') == 2,
            "a file's name cannot end its quotes");
    Require(std::all_of(disposition.begin(), disposition.end(),
                        [](char c) { return c >= ' ' && c <= '~'; }),
            "a file's name is printable ASCII in a header");
    HttpRequest back;
    back.headers["content-disposition"] = disposition;
    Require(name.empty() || UploadedFileName(back) == name, "a file's name comes back");
    CheckAnswer(file);

    HttpResponse response;
    response.headers = {{"X-Text", value}, {value, "x"}};
    CheckAnswer(response);
    response.headers = {{"X-Text", value}};
    CheckAnswer(response);
  }

  void CheckAddresses(const std::string& text)
  {
    if (const auto address = CanonicalAddress(text))
    {
      Require(CanonicalAddress(*address) == address, "a canonical address is its own");
      Require(!AddressKey(*address).empty(), "an address counts");
    }
    if (const auto address = LastForwardedAddress(text))
    {
      Require(CanonicalAddress(*address) == address, "a forwarded address is canonical");
      Require(LastForwardedAddress("192.0.2.9, " + text) == address, "the last entry counts");
    }
    Accepts<std::invalid_argument>(
        [&]
        {
          const ServerUrl url = ParseServerUrl(text, "Setting");
          Require(!url.host.empty() && !url.scheme.empty(), "a server has a name");
        });
  }

  void CheckUploads(const std::string& disposition)
  {
    HttpRequest request;
    request.headers["content-disposition"] = disposition;
    const std::string label = MakeFileLabel(UploadedFileName(request));
    Require(!label.empty() && LastPartOf(label).find('/') == std::string::npos, "a label is one");
    request.query = {{"limit", disposition}, {"q", disposition}};
    Accepts<Refusal>(
        [&]
        {
          const PageRequest page = ReadPaging(request);
          Require(page.limit >= 1 && page.limit <= 500, "a page is of 1 to 500 rows");
        });
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  for (const std::string& part : parts.All())
  {
    CheckRanges(part);
    CheckTags(part, parts.At(1));
    CheckCookies(part);
    CheckAnswers(part, part);
    CheckAddresses(part);
    CheckUploads(part);
  }
  return 0;
}
