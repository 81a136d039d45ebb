// A refusal by the listener itself, before or instead of the handler.
#pragma once

#include <stdexcept>
#include <string>

namespace OrthancExchange
{
  enum class PortalFaultKind
  {
    BadRequest,
    HeadTooLarge,
    TargetTooLong,
    BodyTooLarge,
    MethodNotAllowed,
    MethodUnknown,
    ExpectationFailed,
    RequestTimeout,
    TooManyRequests,
    Busy,
    RangeNotSatisfiable,
    PreconditionFailed,
    Internal
  };

  class PortalFault : public std::runtime_error
  {
  public:
    explicit PortalFault(PortalFaultKind kind);

    /// `message` is shown to people: nothing of the inside.
    PortalFault(PortalFaultKind kind, const std::string& message);

    PortalFaultKind Kind() const
    {
      return kind_;
    }

    int Status() const;

    /// The stable name in the JSON body.
    const char* Code() const;

    /// `{"Code": ..., "Message": ..., "Details": {}}`
    std::string Json() const;

  private:
    PortalFaultKind kind_;
  };
}
