#include "OrthancIdentity.h"

#include "../Sources/Cryptography/Hex.h"
#include "../Sources/Cryptography/Random.h"

#include <utility>

namespace OrthancExchange
{
  OrthancIdentity::OrthancIdentity(const OrthancSdk& sdk, std::string name)
      : sdk_(sdk), name_(std::move(name))
  {
  }

  std::string OrthancIdentity::Get()
  {
    // The number is ours among the properties that Orthanc leaves to plugins (from 1024 on).
    constexpr int PROPERTY = 73117;
    constexpr std::size_t BYTES = 16;
    if (!name_.empty())
    {
      return name_;
    }
    const std::lock_guard lock(mutex_);
    if (number_.empty())
    {
      number_ = sdk_.Property(PROPERTY);
    }
    if (number_.empty())
    {
      const std::string made = ToHex(MakeRandomBytes(BYTES));
      if (sdk_.SetProperty(PROPERTY, made))
      {
        number_ = made;
      }
    }
    return number_;
  }
}
