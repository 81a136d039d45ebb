#include "Http.h"

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    std::string Lookup(const std::map<std::string, std::string>& values, const std::string& key)
    {
      const auto found = values.find(key);
      return found == values.end() ? "" : found->second;
    }
  }

  const char* ToString(HttpMethod method)
  {
    switch (method)
    {
    case HttpMethod::Get:
      return "GET";
    case HttpMethod::Post:
      return "POST";
    case HttpMethod::Put:
      return "PUT";
    case HttpMethod::Delete:
      return "DELETE";
    }
    throw std::invalid_argument("unknown HTTP method");
  }

  std::string HttpRequest::Header(const std::string& lowerCaseName) const
  {
    return Lookup(headers, lowerCaseName);
  }

  std::string HttpRequest::Query(const std::string& key) const
  {
    return Lookup(query, key);
  }
}
