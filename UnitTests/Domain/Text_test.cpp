#include "../../Sources/Domain/Audit.h"
#include "../../Sources/Domain/ContactAddress.h"
#include "../../Sources/Domain/Delivery.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/TextTemplate.h"
#include "../../Sources/Domain/UnicodeText.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

TEST(TextTemplates, PlaceholdersAreFilledOnceAndUnknownOnesVanish)
{
  EXPECT_EQ(FillTemplate("Dear {{Name}},{{Gone}}", {{"Name", "Jane"}}), "Dear Jane,");
  EXPECT_EQ(FillTemplate("{{Message}}", {{"Message", "{{Link}}"}, {"Link", "secret"}}), "{{Link}}");
  EXPECT_EQ(FillTemplate("open {{ but never closed", {}), "open {{ but never closed");
}

TEST(ContactAddresses, OneAddressAndNothingElse)
{
  EXPECT_EQ(NormalizeEmail(" Jane.Doe@Hospital.EXAMPLE ", "Email"), "Jane.Doe@hospital.example");
  for (const char* bad : {"", "jane", "@x", "jane@", "a@b@c", "jane doe@x.example",
                          "a@x.example,b@x.example", "a@x.example\r\nBcc: b@x.example",
                          "<a@x.example>", "a..b@x.example", "a@.x", "j\u00E4ne@x.example"})
  {
    EXPECT_THROW(NormalizeEmail(bad, "Email"), Refusal) << bad;
  }
}

TEST(ContactAddresses, TelephoneNumbers)
{
  EXPECT_EQ(NormalizeMobile("+44 (7700) 900-123", "Mobile"), "+447700900123");
  EXPECT_EQ(NormalizeMobile("0044 7700 900123", "Mobile"), "+447700900123");
  EXPECT_EQ(NormalizeMobile("+44 (0)7700 900123", "Mobile"), "+447700900123");
  EXPECT_EQ(NormalizeMobile("(0)7700 900123", "Mobile"), "07700900123");
  for (const char* bad :
       {"", "12345", "call me", "+44 7700 900123 ext 5", "44+7700900123", "12345678901234567"})
  {
    EXPECT_THROW(NormalizeMobile(bad, "Mobile"), Refusal) << bad;
  }
}

TEST(ContactAddresses, D2_OnlyTheEndOfANumberIsShown)
{
  EXPECT_EQ(DescribeMobile("+447700900123"), "mobile ending 23");
  EXPECT_EQ(DescribeEmail("jane@x.example"), "e-mail j…@x.example");
}

TEST(Deliveries, RetriesWaitLongerUpToAQuarterOfAnHour)
{
  EXPECT_EQ(RetryDelay(1), Seconds(5));
  EXPECT_EQ(RetryDelay(2), Seconds(10));
  EXPECT_EQ(RetryDelay(4), Seconds(40));
  EXPECT_EQ(RetryDelay(100), Seconds(900));
}

TEST(Audit, NoTwoEventsShareACanonicalForm)
{
  AuditEvent event;
  event.actor = "ab";
  event.action = "c";
  AuditEvent shifted;
  shifted.actor = "a";
  shifted.action = "bc";
  EXPECT_NE(CanonicalForm(event, "x"), CanonicalForm(shifted, "x"));
  EXPECT_NE(CanonicalForm(event, "x"), CanonicalForm(event, "y"));
  AuditEvent detailed = event;
  detailed.details["k"] = "v";
  EXPECT_NE(CanonicalForm(event, "x"), CanonicalForm(detailed, "x"));
}

TEST(Unicode, ValidityAndControlCharacters)
{
  EXPECT_TRUE(IsValidUtf8("日本語"));
  EXPECT_FALSE(IsValidUtf8("\xC3\x28"));
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80")) << "a surrogate";
  EXPECT_TRUE(HasControlCharacters("a\nb", ""));
  EXPECT_FALSE(HasControlCharacters("a\nb", "\n"));
  EXPECT_EQ(CollapseSpaces(" a \u3000 b "), "a b");
  EXPECT_EQ(CountCodePoints("日本"), 2U);
}
