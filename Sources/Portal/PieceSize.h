#pragma once

#include <chrono>
#include <cstddef>

namespace OrthancExchange
{
  /// How much of a download is read at once. Each piece costs a question to the database and turns
  /// of several threads, so a quick client gets larger ones. A slow client gets small ones: what
  /// was read before a grant was revoked still goes out (E12), and that is to be two small pieces,
  /// or what the client takes in the blink of an eye.
  class PieceSize
  {
  public:
    PieceSize(std::size_t smallest, std::size_t largest);

    /// In bytes; at least one.
    std::size_t Next() const
    {
      return next_;
    }

    /// How long the client took for a piece.
    void Taken(std::chrono::steady_clock::duration time);

  private:
    std::size_t smallest_;
    std::size_t largest_;
    std::size_t next_;
  };
}
