#pragma once

#include "Connection.h"
#include "SettingsCache.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class SettingsRepository : public ISettingsRepository
  {
  public:
    SettingsRepository(Connection& connection, SettingsCache& cache)
        : connection_(connection), cache_(cache)
    {
    }

    SettingValues Load() override;
    void Save(const SettingValues& values) override;

  private:
    SettingValues Read();

    Connection& connection_;
    SettingsCache& cache_;
  };
}
