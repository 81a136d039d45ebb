#include "Random.h"

#include <openssl/rand.h>

#include <stdexcept>

namespace OrthancExchange
{
  std::string MakeRandomBytes(std::size_t count)
  {
    std::string bytes(count, '\0');
    if (RAND_bytes_ex(nullptr, reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), 0) !=
        1)
    {
      throw std::runtime_error("The random generator has failed");
    }
    return bytes;
  }
}
