// Studies of the archive, as staff look at them.
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetStudy(const Call& call);
  HttpResponse GetStudyPreview(const Call& call);
  HttpResponse GetStudyView(const Call& call);
  HttpResponse GetStudyFrame(const Call& call);
  HttpResponse GetStudyFramePixels(const Call& call);
  HttpResponse GetStudyFrameAttributes(const Call& call);
  HttpResponse GetStudyObject(const Call& call);
  HttpResponse GetStudyDocument(const Call& call);
}
