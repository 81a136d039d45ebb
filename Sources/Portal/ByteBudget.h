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

    bool Take(std::size_t bytes)
    {
      if (used_.fetch_add(bytes) + bytes <= limit_)
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
      if (!budget_.Take(bytes))
      {
        return false;
      }
      held_ += bytes;
      return true;
    }

  private:
    ByteBudget& budget_;
    std::size_t held_ = 0;
  };
}
