#pragma once

#include "ChangeListener.h"
#include "Configuration.h"
#include "DeletionWatch.h"
#include "OrthancSdk.h"
#include "Trampoline.h"

#include <memory>

namespace OrthancExchange
{
  /// The whole plugin, put together: the only place that knows every part. Built when Orthanc loads
  /// the plugin, started when Orthanc has started, stopped in the reverse order.
  class Composition
  {
  public:
    /// Opens the database and the secret key. Throws std::exception with what to do about it.
    explicit Composition(OrthancPluginContext* context);
    ~Composition();

    Composition(const Composition&) = delete;
    Composition& operator=(const Composition&) = delete;

    const Trampoline& StaffTrampoline() const;
    const ChangeListener& Changes() const;
    DeletionWatch& Deletions() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
  };
}
