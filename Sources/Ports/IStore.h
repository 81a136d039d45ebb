// The plugin's own database. Callers hand over the work; the store owns the transaction and its
// bounded retry.
#pragma once

#include "IFormRepository.h"
#include "IPackageArchives.h"
#include "IPackageSecrets.h"
#include "IRequestWatch.h"
#include "Repositories.h"

#include <functional>

namespace OrthancExchange
{
  /// All repositories, within one transaction. Valid only during the call it was handed to.
  class ITransaction
  {
  public:
    virtual ~ITransaction() = default;

    virtual IRequestRepository& Requests() = 0;
    virtual IContactRepository& Contacts() = 0;
    virtual IPackageRepository& Packages() = 0;
    virtual IGrantRepository& Grants() = 0;
    virtual ILinkRepository& Links() = 0;
    virtual ISessionRepository& Sessions() = 0;
    virtual IDocumentRepository& Documents() = 0;
    virtual IOutboxRepository& Outbox() = 0;
    virtual IAuditRepository& Audit() = 0;
    virtual ISettingsRepository& Settings() = 0;
    virtual IStudyIndex& Studies() = 0;
    virtual IRequestWatch& Watch() = 0;
    virtual IFormRepository& Form() = 0;
    virtual IPackageArchives& Archives() = 0;
    virtual IPackageSecrets& Secrets() = 0;
  };

  /// Thread-safe.
  class IStore
  {
  public:
    virtual ~IStore() = default;

    /// One writer at a time, on either engine, across all processes that share the database.
    /// Commits when `work` returns, rolls back when it throws. `work` may run more than once (a
    /// busy database), so it must not act on anything but the transaction. Throws Refusal(Busy)
    /// when retries run out and Refusal(StorageUnavailable) when the database fails; exceptions of
    /// `work` pass through.
    virtual void Write(const std::function<void(ITransaction&)>& work) = 0;

    /// A consistent snapshot, read only.
    virtual void Read(const std::function<void(ITransaction&)>& work) = 0;

    /// "SQLite 3.40.1" or "PostgreSQL 15.18", for the System page.
    virtual std::string Engine() = 0;
  };
}
