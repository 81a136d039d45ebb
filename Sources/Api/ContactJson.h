#pragma once

#include "JsonFields.h"

#include "../Domain/Contact.h"

namespace OrthancExchange
{
  /// A person outside as bodies give them: {Name, Organization, Email, Phone, Mobile, SecondEmail};
  /// name and e-mail are required, nothing else is taken.
  Contact ReadContact(JsonFields fields);
}
