#include "../../Sources/Api/Csv.h"
#include "../../Sources/Api/ErrorTable.h"
#include "../../Sources/Api/JsonAnswer.h"
#include "../../Sources/Api/JsonFields.h"
#include "../../Sources/Api/Paging.h"
#include "../../Sources/Api/SessionCookie.h"
#include "../../Sources/Api/UploadedFileName.h"
#include "../../Sources/Domain/UnicodeText.h"

#include <gtest/gtest.h>

#include <map>

using namespace OrthancExchange;

TEST(Csv, Threat8_FormulasAndQuotesAreHarmless)
{
  EXPECT_EQ(CsvRecord({"a", "b\"c", "d,e\r\nf"}), "\"a\",\"b\"\"c\",\"d,e\r\nf\"\r\n");
  EXPECT_EQ(CsvRecord({"=HYPERLINK(\"x\")", "+1", "-1", "@x", ""}),
            "\"'=HYPERLINK(\"\"x\"\")\",\"'+1\",\"'-1\",\"'@x\",\"\"\r\n");
  EXPECT_EQ(CsvRecord({"\n=1", "\r=1", "\t=1"}), "\"'\n=1\",\"'\r=1\",\"'\t=1\"\r\n");
}

TEST(ErrorTable, EveryCodeHasItsStatusAndOnlyFaultsAreServerErrors)
{
  for (int code = 0; code < static_cast<int>(RefusalCode::Busy); code++)
  {
    EXPECT_LT(StatusOf(static_cast<RefusalCode>(code)), 500)
        << ToString(static_cast<RefusalCode>(code));
  }
  EXPECT_EQ(StatusOf(RefusalCode::Internal), 500);
  EXPECT_EQ(StatusOf(RefusalCode::TooManyPasscodes), 429);
}

TEST(JsonFields, Threat7_AnUnknownNameIsRepeatedInValidUtf8)
{
  std::string name = "a";
  for (int i = 0; i < 80; i++)
  {
    name += "\xC3\xBC"; // the hundredth byte is the first half of one
  }
  for (const std::string& body : {"{\"" + name + "\":1}", std::string("{\"\\ud800\":1}")})
  {
    try
    {
      JsonFields::Parse(body).Done();
      ADD_FAILURE() << body;
    }
    catch (const Refusal& refusal)
    {
      EXPECT_TRUE(IsValidUtf8(RefusalResponse(refusal).body)) << body;
    }
  }
}

TEST(SessionCookies, Threat5_TheCookieIsBoundToTheHost)
{
  HttpRequest request;
  request.secure = true;
  EXPECT_EQ(SessionCookie(request, "t"),
            "__Host-exchange=t; Path=/; HttpOnly; SameSite=Strict; Secure");
  request.headers["cookie"] = "a=b; __Host-exchange=t; exchange=u";
  EXPECT_EQ(ReadSessionCookie(request), "t");
  request.secure = false;
  EXPECT_EQ(ReadSessionCookie(request), "u");
  request.headers["cookie"] = "not-exchange=u";
  EXPECT_EQ(ReadSessionCookie(request), "");
}

TEST(UploadedFileNames, QueryThenContentDisposition)
{
  HttpRequest request;
  EXPECT_EQ(UploadedFileName(request), "document");
  request.headers["content-disposition"] =
      "attachment; filename=\"plain.pdf\"; filename*=UTF-8''Bef%C3%BCnde.pdf";
  EXPECT_EQ(UploadedFileName(request), "Bef\xC3\xBCnde.pdf");
  request.headers["content-disposition"] = "attachment; filename=plain.pdf";
  EXPECT_EQ(UploadedFileName(request), "plain.pdf");
  request.query["name"] = "queried.pdf";
  EXPECT_EQ(UploadedFileName(request), "queried.pdf");
}

TEST(FileResponses, Threat8_NamesCannotBreakOutOfTheHeader)
{
  const HttpResponse response =
      FileResponse("x", "application/pdf", "a\"\r\nSet-Cookie: x=\xC3\xBC.pdf");
  for (const auto& [name, value] : response.headers)
  {
    EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos) << name;
  }
}

TEST(Paging, ASearchIsCountedInCharactersAndNeverCut)
{
  HttpRequest request;
  std::string search;
  for (int i = 0; i < 200; i++)
  {
    search += "山";
  }
  request.query["q"] = search;
  EXPECT_EQ(ReadPaging(request).search, search);
  request.query["q"] = search + "山";
  EXPECT_THROW(ReadPaging(request), Refusal);
}

TEST(Paging, MoreThanIsGivenAtATimeMayBeAskedFor)
{
  HttpRequest request;
  for (const auto& [limit, read] : std::map<std::string, int>{
           {"", 50}, {"1", 1}, {"500", 500}, {"501", 500}, {"99999999999999999999", 500}})
  {
    request.query["limit"] = limit;
    EXPECT_EQ(ReadPaging(request).limit, read) << limit;
  }
  for (const char* limit : {"0", "-1", "-99999999999999999999", "x", "1x", "99999999999999999999x"})
  {
    request.query["limit"] = limit;
    EXPECT_THROW(ReadPaging(request), Refusal) << limit;
  }
}

TEST(Paging, AShortListIsCutAndSearchedLikeALongOne)
{
  const std::vector<std::string> items = {"Anna DOE", "Bert DOE", "Carl ROE", "Dora DOE"};
  const auto cut = [&](const std::string& limit, const std::string& cursor, const std::string& q)
  {
    HttpRequest request;
    request.query = {{"limit", limit}, {"cursor", cursor}, {"q", q}};
    return CutPage(
        request, items, [](const std::string& item) { return item.substr(0, 1); },
        [](const std::string& item) { return item; });
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(cut("", "", "").items, items) << "a page of its own that asks for no pages";
  const auto first = cut("2", "", "doe");
  EXPECT_EQ(first.items, (Names{"Anna DOE", "Bert DOE"}));
  EXPECT_EQ(first.total, 3);
  EXPECT_EQ(first.next, "B");
  const auto second = cut("2", first.next, "doe");
  EXPECT_EQ(second.items, Names{"Dora DOE"});
  EXPECT_EQ(second.total, 3);
  EXPECT_EQ(second.next, "");
  EXPECT_EQ(cut("1", "", "doe BERT").items, Names{"Bert DOE"});
  EXPECT_EQ(cut("", "", "%").total, 0);
  EXPECT_THROW(cut("", "Z", ""), Refusal);
  EXPECT_THROW(cut("", "", "\xff"), Refusal);
}
