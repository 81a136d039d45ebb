#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <functional>
#include <string>

namespace OrthancExchange
{
  /// What the plugin does when something happens in Orthanc. Each must return at once and may not
  /// call Orthanc: it runs on the thread that Orthanc announces all changes from.
  struct ArchiveEvents
  {
    std::function<void()> started;
    std::function<void()> stopped;
    std::function<void()> touched; ///< Orthanc's log of changes has grown
    std::function<void(const std::string& study)> studyDeleted;
    std::function<void(const std::string& series)> seriesDeleted;
    std::function<void(const std::string& instance)> instanceDeleted;
  };

  /// Sorts Orthanc's announcements into those events. Called from one thread at a time.
  class ChangeListener
  {
  public:
    explicit ChangeListener(ArchiveEvents events);

    /// `resource` may be null where the change is about none.
    void Notify(OrthancPluginChangeType change, OrthancPluginResourceType type,
                const char* resource) const;

  private:
    void NotifyDeleted(OrthancPluginResourceType type, const char* resource) const;

    ArchiveEvents events_;
  };
}
