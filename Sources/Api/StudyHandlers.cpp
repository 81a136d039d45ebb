#include "StudyHandlers.h"

#include "JsonAnswer.h"
#include "PackageJson.h"
#include "PictureAnswer.h"
#include "RequestJson.h"

#include "../Application/ViewStudy.h"

namespace OrthancExchange
{
  namespace
  {
    /// The series as the viewer gets them, but counted instead of listed.
    Json::Value SeriesCounts(const StudyContents& contents)
    {
      Json::Value list = Json::arrayValue;
      for (Json::Value series : SeriesJson(contents.head.study, contents.instances))
      {
        series["Images"] = series["Instances"].size();
        series.removeMember("Instances");
        list.append(series);
      }
      return list;
    }
  }

  HttpResponse GetStudy(const Call& call)
  {
    const StudyContents contents = ShowStudy(call.services, call.actor, call.Parameter("id"));
    const StudyRecord& study = contents.study;
    Json::Value answer = ToJson(study);
    answer["Conflicts"] = JsonTexts(study.conflicts);
    answer["Images"] = contents.head.instanceCount;
    answer["Series"] = SeriesCounts(contents);
    return JsonResponse(answer);
  }

  HttpResponse GetStudyPreview(const Call& call)
  {
    HttpResponse response;
    response.headers = {{"Content-Type", "image/jpeg"}, {"Cache-Control", "no-store"}};
    response.body = PreviewStudy(call.services, call.actor, call.Parameter("id"));
    return response;
  }

  HttpResponse GetStudyView(const Call& call)
  {
    const StudyContents contents = ViewStudy(call.services, call.actor, call.Parameter("id"));
    Json::Value answer = ContentsJson({contents.head}, contents.instances);
    answer["Pixels"] = true; // staff may take the whole study along
    return JsonResponse(answer);
  }

  HttpResponse GetStudyFrame(const Call& call)
  {
    return JpegResponse(ViewStudyFrame(call.services, call.actor, call.Parameter("id"),
                                       call.Parameter("instance"), call.NumberParameter("n"),
                                       ReadFrameLook(call.request)));
  }

  HttpResponse GetStudyFramePixels(const Call& call)
  {
    return PictureResponse(ViewStudyPicture(call.services, call.actor, call.Parameter("id"),
                                            call.Parameter("instance"), call.NumberParameter("n"),
                                            {ReadWantsAttributes(call.request), true}));
  }

  HttpResponse GetStudyFrameAttributes(const Call& call)
  {
    return PictureResponse(ViewStudyPicture(call.services, call.actor, call.Parameter("id"),
                                            call.Parameter("instance"), call.NumberParameter("n"),
                                            {true, false}));
  }

  HttpResponse GetStudyObject(const Call& call)
  {
    return PictureResponse(ViewStudyObject(call.services, call.actor, call.Parameter("id"),
                                           call.Parameter("instance")));
  }

  HttpResponse GetStudyDocument(const Call& call)
  {
    return FileResponse(
        ViewStudyPdf(call.services, call.actor, call.Parameter("id"), call.Parameter("instance")),
        "application/pdf", "document.pdf");
  }
}
