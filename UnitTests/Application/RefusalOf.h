#pragma once

#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  /// What `work` is refused with; a failure of the test where it is not.
  template <typename Work>
  Refusal RefusalOf(Work work)
  {
    try
    {
      work();
    }
    catch (const Refusal& refusal)
    {
      return refusal;
    }
    ADD_FAILURE() << "nothing was refused";
    return {RefusalCode::Internal, ""};
  }
}
