// What the public form holds beside requests (A22).
#pragma once

#include "../Domain/FormRequest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Used within a transaction (IStore.h), like the other repositories.
  class IFormRepository
  {
  public:
    virtual ~IFormRepository() = default;

    virtual void Insert(const UnconfirmedRequest& entry) = 0;
    virtual void Update(const UnconfirmedRequest& entry) = 0;
    virtual void Delete(const std::string& id) = 0;
    virtual std::optional<UnconfirmedRequest> Find(const std::string& id) = 0;
    virtual std::optional<UnconfirmedRequest> FindByTokenHash(const std::string& tokenHash) = 0;

    /// Confirmed or not, soonest first, at most `limit`.
    virtual std::vector<UnconfirmedRequest> ListExpired(Instant now, int limit) = 0;

    /// Bytes of the proofs handed in with entries that are kept, confirmed or not: of this client,
    /// or of all when empty.
    virtual std::uint64_t HeldBytes(const std::string& clientKey) = 0;

    virtual void AddPost(const FormPost& post) = 0;

    /// At or after `since`, oldest first: by this client, or by all when empty.
    virtual std::vector<FormPost> ListPosts(const std::string& clientKey, Instant since) = 0;

    /// Messages sent to this address at or after `since`.
    virtual std::int64_t CountMails(const std::string& addressKey, Instant since) = 0;

    virtual bool HasPosts(Instant before) = 0;
    virtual void DeletePosts(Instant before) = 0;

    virtual void Insert(const IdentificationLink& link) = 0;
    virtual void Update(const IdentificationLink& link) = 0;
    virtual std::optional<IdentificationLink> FindLink(const std::string& tokenHash) = 0;

    /// A newer link takes their place.
    virtual void DeleteLinks(const std::string& requestId) = 0;
  };
}
