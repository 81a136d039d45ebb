#include "ArchiveClaim.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr Seconds SAY_EVERY{30};
  }

  ArchiveClaim::ArchiveClaim(IStore& store, IImageArchive& archive, const IClock* clock)
      : store_(store), archive_(archive), clock_(clock)
  {
  }

  ArchiveClaim::Outcome ArchiveClaim::Take()
  {
    const std::string identity = clock_ == nullptr ? "" : archive_.Identity();
    if (identity.empty())
    {
      return Outcome::Ours;
    }
    const Instant now = clock_->Now();
    Outcome outcome = Outcome::Ours;
    store_.Write(
        [&](ITransaction& transaction)
        {
          const IndexClaim claim = transaction.Studies().Claim();
          const bool isOurs = claim.archive.empty() || claim.archive == identity;
          const bool inUse = claim.seenAt + CLAIM_LASTS > now;
          outcome = isOurs ? Outcome::Ours : inUse ? Outcome::Taken : Outcome::Replaced;
          if (outcome == Outcome::Replaced)
          {
            transaction.Studies().SetCursor(std::nullopt); // a crash from here on begins anew too
          }
          if (outcome != Outcome::Taken)
          {
            transaction.Studies().SetClaim({identity, now});
          }
        });
    identity_ = outcome == Outcome::Taken ? "" : identity;
    saidAt_ = now;
    return outcome;
  }

  bool ArchiveClaim::Keep()
  {
    if (identity_.empty())
    {
      return true;
    }
    const Instant now = clock_->Now();
    if (now >= saidAt_ && now < saidAt_ + SAY_EVERY) // a clock may have been put back
    {
      return true;
    }
    bool isOurs = true;
    store_.Write(
        [&](ITransaction& transaction)
        {
          isOurs = transaction.Studies().Claim().archive == identity_;
          if (isOurs)
          {
            transaction.Studies().SetClaim({identity_, now});
          }
        });
    saidAt_ = now;
    return isOurs;
  }

  void ArchiveClaim::Release()
  {
    if (identity_.empty())
    {
      return;
    }
    store_.Write(
        [&](ITransaction& transaction)
        {
          if (transaction.Studies().Claim().archive == identity_)
          {
            transaction.Studies().SetClaim({identity_, Instant()});
          }
        });
    identity_.clear();
  }
}
