#include "IRequestWatch.h"

namespace OrthancExchange
{
  const char* ToString(WarningKind kind)
  {
    return kind == WarningKind::DueSoon ? "DueSoon" : "Overdue";
  }
}
