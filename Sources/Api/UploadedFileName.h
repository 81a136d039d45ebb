// What an uploaded file is called.
#pragma once

#include "Http.h"

namespace OrthancExchange
{
  /// From `?name=`, else from Content-Disposition (RFC 6266, filename* or filename), because
  /// Orthanc hands the query of GET requests only to its plugins; else "document".
  std::string UploadedFileName(const HttpRequest& request);
}
