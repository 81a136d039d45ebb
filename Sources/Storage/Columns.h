// How an aggregate's members map to its table's columns, said once for writing and for reading:
//
//   template <>
//   struct Mapping<Contact>
//   {
//     static constexpr const char* table = "contacts";
//
//     template <typename Columns, typename Aggregate>
//     static void Map(Columns& columns, Aggregate& contact)
//     {
//       columns.Key("id", contact.id);      // a text that an index holds
//       columns.Field("name", contact.name);
//     }
//   };
//
// ColumnWriter and ColumnReader are what `Columns` can be.
#pragma once

#include "ColumnReader.h"
#include "ColumnWriter.h"

namespace OrthancExchange
{
  template <typename Aggregate>
  struct Mapping;
}
