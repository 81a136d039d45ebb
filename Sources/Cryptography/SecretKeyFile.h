#pragma once

#include <string>

namespace OrthancExchange
{
  /// The 32 bytes of the secret key that stand in this file, as 64 hex digits and a newline. The
  /// file is made when it is missing: it appears at once and whole, so that processes that start
  /// together agree on one key, and it is on the disk before this returns.
  ///
  /// Throws std::runtime_error, with the path and what to do, when the file is a symbolic link or
  /// not a plain file, when group or others have any right to it, or when its content is not a key.
  std::string LoadOrCreateSecretKey(const std::string& path);
}
