// What requests for pictures say and what they are answered, the same at both doors.
#pragma once

#include "Http.h"

#include "../Application/ReceivedPackages.h"

namespace OrthancExchange
{
  /// Of `width`, `window-center` and `window-width`. Throws Refusal(BadValue) for what is no number
  /// in range, and for a window of which one end is missing.
  FrameLook ReadFrameLook(const HttpRequest& request);

  /// Of `attributes`: 0 leaves out what the page has already.
  bool ReadWantsAttributes(const HttpRequest& request);

  /// Kept by no browser: the viewer has a memory of its own, which ends with its page; the disk's
  /// would outlive logout, decline and the end of a grant.
  HttpResponse JpegResponse(std::string jpeg);
  HttpResponse PictureResponse(std::string excerpt);
}
