#pragma once

#include <atomic>
#include <cstddef>

namespace OrthancExchange
{
  /// Bytes that all connections may hold together. Thread-safe.
  class ByteBudget
  {
  public:
    explicit ByteBudget(std::size_t limit) : limit_(limit)
    {
    }

    /// A quarter is left to small bodies: passcodes are typed while others hand in files.
    bool Take(std::size_t bytes, bool small)
    {
      if (used_.fetch_add(bytes) + bytes <= (small ? limit_ : limit_ / 4 * 3))
      {
        return true;
      }
      used_ -= bytes;
      return false;
    }

    void Give(std::size_t bytes)
    {
      used_ -= bytes;
    }

  private:
    const std::size_t limit_;
    std::atomic<std::size_t> used_{0};
  };

  /// One connection's share, given back at the end.
  class BudgetShare
  {
  public:
    explicit BudgetShare(ByteBudget& budget) : budget_(budget)
    {
    }

    BudgetShare(const BudgetShare&) = delete;
    BudgetShare& operator=(const BudgetShare&) = delete;

    ~BudgetShare()
    {
      budget_.Give(held_);
    }

    bool Grow(std::size_t bytes)
    {
      if (!budget_.Take(bytes, held_ + bytes <= SMALL_BODY))
      {
        return false;
      }
      held_ += bytes;
      return true;
    }

  private:
    static constexpr std::size_t SMALL_BODY = std::size_t{256} * 1024;

    ByteBudget& budget_;
    std::size_t held_ = 0;
  };
}
