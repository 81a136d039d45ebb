#include "ChangeListener.h"

#include <utility>

namespace OrthancExchange
{
  ChangeListener::ChangeListener(ArchiveEvents events) : events_(std::move(events))
  {
  }

  void ChangeListener::NotifyDeleted(OrthancPluginResourceType type, const char* resource) const
  {
    if (resource == nullptr)
    {
      return;
    }
    switch (type)
    {
    case OrthancPluginResourceType_Study:
      events_.studyDeleted(resource);
      break;

    case OrthancPluginResourceType_Series:
      events_.seriesDeleted(resource);
      break;

    case OrthancPluginResourceType_Instance:
      events_.instanceDeleted(resource);
      break;

    default: // patients
      break;
    }
  }

  void ChangeListener::Notify(OrthancPluginChangeType change, OrthancPluginResourceType type,
                              const char* resource) const
  {
    switch (change)
    {
    case OrthancPluginChangeType_OrthancStarted:
      events_.started();
      break;

    case OrthancPluginChangeType_OrthancStopped:
      events_.stopped();
      break;

    case OrthancPluginChangeType_Deleted:
      NotifyDeleted(type, resource);
      break;

    case OrthancPluginChangeType_NewStudy:
    case OrthancPluginChangeType_NewSeries:
    case OrthancPluginChangeType_NewInstance:
    case OrthancPluginChangeType_StableStudy:
      events_.touched();
      break;

    default: // patients, jobs, peers, modalities, attachments
      break;
    }
  }
}
