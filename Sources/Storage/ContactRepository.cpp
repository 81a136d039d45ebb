#include "ContactRepository.h"

#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<Contact>
  {
    static constexpr const char* table = "contacts";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& contact)
    {
      columns.Key("id", contact.id);
      columns.Field("name", contact.name);
      columns.Field("organization", contact.organization);
      columns.Key("email", contact.email);
      columns.Field("phone", contact.phone);
      columns.Key("mobile", contact.mobile);
      columns.Key("second_email", contact.secondEmail);
      columns.Field("created_at", contact.createdAt);
    }
  };

  std::optional<std::string> ContactRepository::FindByAddresses(const std::string& email,
                                                                const std::string& mobile,
                                                                const std::string& secondEmail)
  {
    const std::optional<Contact> contact = SelectOne<Contact>(
        connection_, "WHERE email = :email AND mobile = :mobile AND second_email = :second",
        {Value::Text(email), Value::Text(mobile), Value::Text(secondEmail)});
    return contact.has_value() ? std::optional(contact->id) : std::nullopt;
  }

  void ContactRepository::Insert(const Contact& contact)
  {
    InsertRow(connection_, contact);
  }

  std::optional<Contact> ContactRepository::Find(const std::string& id)
  {
    return SelectOne<Contact>(connection_, "WHERE id = :id", {Value::Text(id)});
  }
}
