#include "Migrations.h"

namespace OrthancExchange
{
  std::vector<Migration> Migrations()
  {
    return {Migration0001(), Migration0002(), Migration0003(), Migration0004(), Migration0005(),
            Migration0006(), Migration0007(), Migration0008(), Migration0009()};
  }
}
