#pragma once

#include "MemberContent.h"
#include "MemberMeasure.h"
#include "PreparedFile.h"

#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// In each language; not taken over from packages made before it came in several.
  constexpr std::string_view README = "README.TXT";

  /// All of a zip, in its order: the package's files, already measured, and what is written about
  /// them. Used once, by one thread; everything handed in must outlive it.
  class ArchiveAssembly
  {
  public:
    ArchiveAssembly(const MemberMeasure& measure, const ViewerFiles& viewer, bool reportPage,
                    const ArchiveOrder& order, const std::vector<PreparedFile>& files);

    PreparedArchive Run(const std::string& recipe);

  private:
    void AddTexts();
    void AddText(std::string_view path, std::string text, const std::string& language);
    void AddFiles();
    void AddViewer();
    void AddAssets(const std::vector<ViewerInstance>& instances);
    void AddSums();
    void AddLengths(const std::string& recipe);
    PreparedMember Generated(const std::string& path, std::string content) const;

    const MemberMeasure& measure_;
    const ViewerFiles& viewer_;
    bool reportPage_;
    const ArchiveOrder& order_;
    const std::vector<PreparedFile>& files_;
    PreparedArchive archive_;
  };
}
