#pragma once

#include <chrono>
#include <cstddef>

namespace OrthancExchange
{
  /// How much of a download is read at once. Each piece costs a question to the database and turns
  /// of several threads, so a client that is quick for long gets large ones. All others get small
  /// ones: what was read before a grant was revoked still goes out (E12), and that is to be two
  /// small pieces, or what the client takes in the blink of an eye.
  class PieceSize
  {
  public:
    PieceSize(std::size_t small, std::size_t large);

    /// In bytes; at least one.
    std::size_t Next() const;

    /// How long the client took for a piece.
    void Taken(std::chrono::steady_clock::duration time);

  private:
    std::size_t small_;
    std::size_t large_;
    int quickOnes_ = 0; ///< in a row, up to now
  };
}
