#include "../../Plugin/DeletionWatch.h"
#include "FakeOrthanc.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  const std::string INSTANCE = "6a83e8c7-8d08f5d1-bba6b5d8-25809da9-6a9980bd";

  class DeletionWatchTest : public testing::Test
  {
  protected:
    FakeOrthanc orthanc_;
    OrthancSdk sdk_{orthanc_.Context()};
    std::string seen_;
    DeletionWatch watch_{sdk_, [this](const std::string& study) { seen_ += study + " "; },
                         [this]
                         {
                           seen_ += "unknown ";
                         }};
  };
}

TEST_F(DeletionWatchTest, AStudyThatLosesAnInstanceIsToldOnceItIsGone)
{
  orthanc_.answers["/instances/" + INSTANCE + "/study"].body = R"({"ID": "study"})";
  watch_.OnRequest(OrthancPluginHttpMethod_Delete, "/instances/" + INSTANCE);
  EXPECT_EQ("", seen_) << "the deletion may yet be refused";
  watch_.OnDeleted(INSTANCE);
  watch_.OnDeleted(INSTANCE);
  EXPECT_EQ("study unknown ", seen_);
}

TEST_F(DeletionWatchTest, OtherRequestsCostNothing)
{
  watch_.OnRequest(OrthancPluginHttpMethod_Get, "/instances/" + INSTANCE);
  watch_.OnRequest(OrthancPluginHttpMethod_Delete, "/instances/" + INSTANCE + "/metadata/x");
  watch_.OnRequest(OrthancPluginHttpMethod_Delete, "/studies/" + INSTANCE);
  watch_.OnRequest(OrthancPluginHttpMethod_Delete, "/instances/../tools/reset");
  EXPECT_TRUE(orthanc_.called.empty());
}

TEST_F(DeletionWatchTest, AnInstanceThatIsNotThereIsPassedOver)
{
  watch_.OnRequest(OrthancPluginHttpMethod_Delete, "/instances/" + INSTANCE);
  watch_.OnDeleted(INSTANCE);
  EXPECT_EQ("unknown ", seen_);
}
