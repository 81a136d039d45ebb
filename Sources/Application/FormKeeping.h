// What time takes away (A10, A22): entries that nobody confirmed, and proofs of identification that
// are no longer needed. Each call does one batch and returns how many it did; a batch that is full
// has more behind it.
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  constexpr int KEEPING_BATCH = 100;

  /// An expired entry goes with its proofs and messages, leaving an audit row that names nobody.
  int WipeUnconfirmed(const Services& services);

  /// Who posted how often is forgotten after a day.
  void ForgetPosts(const Services& services);

  /// Proofs of requests completed form.IdentificationDays ago: their bytes go, their description
  /// stays with an audit row.
  int DeleteIdentification(const Services& services);
}
