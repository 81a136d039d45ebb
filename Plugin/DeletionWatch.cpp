#include "DeletionWatch.h"

#include "OrthancRecords.h"

#include <json/value.h>

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int HTTP_OK = 200;
    constexpr std::size_t MOST = 10000; // requests that came to nothing must not add up
    const std::string INSTANCES = "/instances/";
  }

  DeletionWatch::DeletionWatch(const OrthancSdk& sdk,
                               std::function<void(const std::string&)> studyTouched,
                               std::function<void()> unknownTouched)
      : sdk_(sdk), studyTouched_(std::move(studyTouched)),
        unknownTouched_(std::move(unknownTouched))
  {
  }

  void DeletionWatch::OnRequest(OrthancPluginHttpMethod method, const std::string& uri)
  {
    if (method != OrthancPluginHttpMethod_Delete || !uri.starts_with(INSTANCES))
    {
      return;
    }
    const std::string instance = uri.substr(INSTANCES.size());
    if (!IsOrthancId(instance))
    {
      return;
    }
    const OrthancAnswer answer = sdk_.Get(uri + "/study");
    if (answer.status != HTTP_OK)
    {
      return;
    }
    const std::string study = ParseOrthancJson(answer.body->View())["ID"].asString();
    const std::lock_guard lock(mutex_);
    if (studies_.size() >= MOST)
    {
      studies_.clear();
    }
    studies_[instance] = study;
  }

  void DeletionWatch::OnDeleted(const std::string& instance)
  {
    std::string study;
    {
      const std::lock_guard lock(mutex_);
      const auto found = studies_.find(instance);
      if (found != studies_.end())
      {
        study = found->second;
        studies_.erase(found);
      }
    }
    if (study.empty())
    {
      unknownTouched_();
    }
    else
    {
      studyTouched_(study);
    }
  }
}
