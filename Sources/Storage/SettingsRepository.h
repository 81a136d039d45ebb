#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class SettingsRepository : public ISettingsRepository
  {
  public:
    explicit SettingsRepository(Connection& connection) : connection_(connection)
    {
    }

    SettingValues Load() override;
    void Save(const SettingValues& values) override;

  private:
    Connection& connection_;
  };
}
