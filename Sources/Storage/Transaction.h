#pragma once

#include "AuditRepository.h"
#include "ContactRepository.h"
#include "DocumentRepository.h"
#include "FormRepository.h"
#include "GrantRepository.h"
#include "LinkRepository.h"
#include "OutboxRepository.h"
#include "PackageArchives.h"
#include "PackageRepository.h"
#include "PackageSecrets.h"
#include "RequestRepository.h"
#include "RequestWatch.h"
#include "SessionRepository.h"
#include "SettingsRepository.h"
#include "StudyIndex.h"

#include "../Ports/IStore.h"

namespace OrthancExchange
{
  /// The repositories over one connection, whose transaction somebody else begins and ends.
  class Transaction : public ITransaction
  {
  public:
    Transaction(Connection& connection, SettingsCache& settings)
        : requests_(connection), contacts_(connection), packages_(connection), grants_(connection),
          links_(connection), sessions_(connection), documents_(connection), outbox_(connection),
          audit_(connection), settings_(connection, settings), studies_(connection),
          watch_(connection), form_(connection), archives_(connection), secrets_(connection)
    {
    }

    IRequestRepository& Requests() override
    {
      return requests_;
    }

    IContactRepository& Contacts() override
    {
      return contacts_;
    }

    IPackageRepository& Packages() override
    {
      return packages_;
    }

    IGrantRepository& Grants() override
    {
      return grants_;
    }

    ILinkRepository& Links() override
    {
      return links_;
    }

    ISessionRepository& Sessions() override
    {
      return sessions_;
    }

    IDocumentRepository& Documents() override
    {
      return documents_;
    }

    IOutboxRepository& Outbox() override
    {
      return outbox_;
    }

    IAuditRepository& Audit() override
    {
      return audit_;
    }

    ISettingsRepository& Settings() override
    {
      return settings_;
    }

    IStudyIndex& Studies() override
    {
      return studies_;
    }

    IRequestWatch& Watch() override
    {
      return watch_;
    }

    IFormRepository& Form() override
    {
      return form_;
    }

    IPackageArchives& Archives() override
    {
      return archives_;
    }

    IPackageSecrets& Secrets() override
    {
      return secrets_;
    }

  private:
    RequestRepository requests_;
    ContactRepository contacts_;
    PackageRepository packages_;
    GrantRepository grants_;
    LinkRepository links_;
    SessionRepository sessions_;
    DocumentRepository documents_;
    OutboxRepository outbox_;
    AuditRepository audit_;
    SettingsRepository settings_;
    StudyIndex studies_;
    RequestWatch watch_;
    FormRepository form_;
    PackageArchives archives_;
    PackageSecrets secrets_;
  };
}
