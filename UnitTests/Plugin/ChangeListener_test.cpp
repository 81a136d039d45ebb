#include "../../Plugin/ChangeListener.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  class ChangeListenerTest : public testing::Test
  {
  protected:
    void Notify(OrthancPluginChangeType change, OrthancPluginResourceType type,
                const char* resource = "id")
    {
      listener_.Notify(change, type, resource);
    }

    std::string seen_;
    ChangeListener listener_{{[this] { seen_ += "started "; }, [this] { seen_ += "stopped "; },
                              [this] { seen_ += "touched "; },
                              [this](const std::string& study) { seen_ += "study:" + study + " "; },
                              [this](const std::string& series)
                              { seen_ += "series:" + series + " "; },
                              [this](const std::string& instance)
                              {
                                seen_ += "instance:" + instance + " ";
                              }}};
  };
}

TEST_F(ChangeListenerTest, NewImagingWakesTheIndex)
{
  Notify(OrthancPluginChangeType_NewInstance, OrthancPluginResourceType_Instance);
  Notify(OrthancPluginChangeType_NewSeries, OrthancPluginResourceType_Series);
  Notify(OrthancPluginChangeType_NewStudy, OrthancPluginResourceType_Study);
  Notify(OrthancPluginChangeType_StableStudy, OrthancPluginResourceType_Study);
  EXPECT_EQ("touched touched touched touched ", seen_);
}

TEST_F(ChangeListenerTest, DeletionsAreToldById)
{
  Notify(OrthancPluginChangeType_Deleted, OrthancPluginResourceType_Instance, "i");
  Notify(OrthancPluginChangeType_Deleted, OrthancPluginResourceType_Patient, "p");
  Notify(OrthancPluginChangeType_Deleted, OrthancPluginResourceType_Study, nullptr);
  Notify(OrthancPluginChangeType_Deleted, OrthancPluginResourceType_Series, "e");
  Notify(OrthancPluginChangeType_Deleted, OrthancPluginResourceType_Study, "s");
  EXPECT_EQ("instance:i series:e study:s ", seen_);
}

TEST_F(ChangeListenerTest, StartAndStopComeFromOrthanc)
{
  Notify(OrthancPluginChangeType_OrthancStarted, OrthancPluginResourceType_None, nullptr);
  Notify(OrthancPluginChangeType_JobSuccess, OrthancPluginResourceType_None, "job");
  Notify(OrthancPluginChangeType_OrthancStopped, OrthancPluginResourceType_None, nullptr);
  EXPECT_EQ("started stopped ", seen_);
}
