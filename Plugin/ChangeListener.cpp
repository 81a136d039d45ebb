#include "ChangeListener.h"

#include <utility>

namespace OrthancExchange
{
  ChangeListener::ChangeListener(ArchiveEvents events) : events_(std::move(events))
  {
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
      if (type == OrthancPluginResourceType_Study && resource != nullptr)
      {
        events_.studyDeleted(resource);
      }
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
