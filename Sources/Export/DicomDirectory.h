#pragma once

#include "../Domain/Study.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class DicomHeader;

  /// A DICOMDIR made in memory (PS3.3 annex F, PS3.10 section 8.6): patients, their studies, their
  /// series, their instances, in the order in which each was first added. Not thread-safe.
  class DicomDirectory
  {
  public:
    /// `folder`: the components between the DICOMDIR and the files, e.g. {"IMAGES"}.
    explicit DicomDirectory(std::vector<std::string> folder);
    ~DicomDirectory();

    void Add(const StudyRecord& study, const InstanceRecord& instance, const DicomHeader& file,
             const std::string& fileName);

    /// The file. Its own UID follows from its content and `seed`.
    std::string Finish(const std::string& seed);

  private:
    struct Node
    {
      std::string record; ///< without item header and offsets
      std::uint64_t offset = 0;
      std::vector<std::unique_ptr<Node>> children;
      std::map<std::string, Node*> byKey;
    };

    template <typename MakeRecord>
    static Node& ChildOf(Node& parent, const std::string& key, MakeRecord makeRecord);

    static std::uint64_t Place(Node& parent, std::uint64_t offset);
    static void Write(const Node& parent, std::string& bytes);

    std::vector<std::string> folder_;
    Node root_;
  };
}
