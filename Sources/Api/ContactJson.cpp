#include "ContactJson.h"

#include <utility>

namespace OrthancExchange
{
  Contact ReadContact(JsonFields fields)
  {
    Contact contact;
    contact.name = fields.Text("Name");
    contact.email = fields.Text("Email");
    contact.organization = fields.OptionalText("Organization").value_or("");
    contact.phone = fields.OptionalText("Phone").value_or("");
    contact.mobile = fields.OptionalText("Mobile").value_or("");
    contact.secondEmail = fields.OptionalText("SecondEmail").value_or("");
    fields.Done();
    return contact;
  }
}
