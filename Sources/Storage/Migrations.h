// The numbered steps from an empty database to the present one. A released step is never changed: a
// new one is added in a file of its own and listed in Migrations().
#pragma once

#include "Engine.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Statements in the syntax that both engines share. "SERIAL_KEY" and "KEY_TEXT" stand for the
  /// engine's own types, "STORED_BY_KEY" for what makes a table nothing but its primary key.
  struct Migration
  {
    std::vector<std::string> statements;
    std::vector<std::string> appendOnlyTables; ///< made to refuse UPDATE and DELETE
  };

  Migration Migration0001();
  Migration Migration0002();
  Migration Migration0003();
  Migration Migration0004();
  Migration Migration0005();
  Migration Migration0006();
  Migration Migration0007();
  Migration Migration0008();
  Migration Migration0009();
  Migration Migration0010();

  /// In order: the first leads from an empty database to version 1.
  std::vector<Migration> Migrations();
}
