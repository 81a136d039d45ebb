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
    Entry Describe(FaultKind kind)
    {
      switch (kind)
      {
      case FaultKind::BadRequest:
        return {400, "BadRequest", "The request is malformed."};
      case FaultKind::HeadTooLarge:
        return {431, "TooLarge", "The request's headers are too large."};
      case FaultKind::TargetTooLong:
        return {414, "TooLarge", "The address is too long."};
      case FaultKind::BodyTooLarge:
        return {413, "TooLarge", "The content is too large."};
      case FaultKind::MethodNotAllowed:
        return {405, "MethodNotAllowed", "This method is not allowed."};
      case FaultKind::MethodUnknown:
        return {501, "MethodNotAllowed", "This method is not known."};
      case FaultKind::ExpectationFailed:
        return {417, "BadRequest", "The expectation cannot be met."};
      case FaultKind::RequestTimeout:
        return {408, "RequestTimeout", "The request took too long to arrive."};
      case FaultKind::TooManyRequests:
        return {429, "TooManyRequests", "Too many requests. Please wait a moment."};
      case FaultKind::Busy:
        return {503, "Busy", "The server is busy. Please try again in a moment."};
      case FaultKind::RangeNotSatisfiable:
        return {416, "RangeNotSatisfiable", "The range lies outside the content."};
      case FaultKind::PreconditionFailed:
        return {412, "PreconditionFailed", "The content has changed."};
      case FaultKind::Internal:
        break;
      }
      return {500, "InternalError", "Something went wrong on the server."};
    }
  }

  PortalFault::PortalFault(FaultKind kind) : PortalFault(kind, Describe(kind).message)
  {
  }

  PortalFault::PortalFault(FaultKind kind, const std::string& message)
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
