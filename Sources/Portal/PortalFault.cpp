#include "PortalFault.h"

namespace OrthancExchange
{
  namespace
  {
    struct Entry
    {
      int status;
      const char* code;
      const char* message;
    };

    // The only place where the listener's status codes appear.
    Entry Describe(PortalFaultKind kind)
    {
      switch (kind)
      {
      case PortalFaultKind::BadRequest:
        return {400, "BadRequest", "The request is malformed."};
      case PortalFaultKind::HeadTooLarge:
        return {431, "TooLarge", "The request's headers are too large."};
      case PortalFaultKind::TargetTooLong:
        return {414, "TooLarge", "The address is too long."};
      case PortalFaultKind::BodyTooLarge:
        return {413, "TooLarge", "The content is too large."};
      case PortalFaultKind::MethodNotAllowed:
        return {405, "MethodNotAllowed", "This method is not allowed."};
      case PortalFaultKind::MethodUnknown:
        return {501, "MethodNotAllowed", "This method is not known."};
      case PortalFaultKind::ExpectationFailed:
        return {417, "BadRequest", "The expectation cannot be met."};
      case PortalFaultKind::RequestTimeout:
        return {408, "RequestTimeout", "The request took too long to arrive."};
      case PortalFaultKind::TooManyRequests:
        return {429, "TooManyRequests", "Too many requests. Please wait a moment."};
      case PortalFaultKind::Busy:
        return {503, "Busy", "The server is busy. Please try again in a moment."};
      case PortalFaultKind::RangeNotSatisfiable:
        return {416, "RangeNotSatisfiable", "The range lies outside the content."};
      case PortalFaultKind::PreconditionFailed:
        return {412, "PreconditionFailed", "The content has changed."};
      case PortalFaultKind::Internal:
        break;
      }
      return {500, "InternalError", "Something went wrong on the server."};
    }
  }

  PortalFault::PortalFault(PortalFaultKind kind) : PortalFault(kind, Describe(kind).message)
  {
  }

  PortalFault::PortalFault(PortalFaultKind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind)
  {
  }

  int PortalFault::Status() const
  {
    return Describe(kind_).status;
  }

  const char* PortalFault::Code() const
  {
    return Describe(kind_).code;
  }

  std::string PortalFault::Json() const
  {
    // The messages are constants of this folder without quotes or backslashes.
    return std::string(R"({"Code":")") + Code() + R"(","Message":")" + what() +
           R"(","Details":{}})";
  }
}
