#include "DicomDirectory.h"

#include "DicomHeader.h"
#include "DirectoryRecords.h"
#include "Fingerprint.h"
#include "RecordItem.h"

#include "../Domain/Matching.h"
#include "../Domain/Refusal.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <limits>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint64_t SEQUENCE_HEADER =
        12;                                  // PS3.5 table 7.1-1: tag, "SQ", two reserved, length
    constexpr std::uint64_t ITEM_HEADER = 8; // PS3.5 section 7.5: tag, length
    constexpr std::uint64_t LINKS = 34;      // what PutLinks() writes
    constexpr std::string_view FILE_SET_ID = "EXCHANGE"; // of even length
    constexpr std::uint16_t IN_USE = 0xffff;             // PS3.3 table F.3-3

    void PutLittleEndian(std::string& bytes, std::uint64_t value, unsigned count)
    {
      for (unsigned i = 0; i < count; ++i)
      {
        bytes.push_back(static_cast<char>((value >> (8U * i)) & 0xffU));
      }
    }

    void PutTag(std::string& bytes, const DcmTagKey& tag)
    {
      PutLittleEndian(bytes, tag.getGroup(), 2);
      PutLittleEndian(bytes, tag.getElement(), 2);
    }

    /// An element of VR UL (4 bytes) or US (2 bytes).
    void PutNumber(std::string& bytes, const DcmTagKey& tag, const char* vr, std::uint64_t value,
                   unsigned size)
    {
      PutTag(bytes, tag);
      bytes += vr;
      PutLittleEndian(bytes, size, 2);
      PutLittleEndian(bytes, value, size);
    }

    /// The three attributes that every record begins with.
    void PutLinks(std::string& bytes, std::uint64_t next, std::uint64_t lower)
    {
      PutNumber(bytes, DCM_OffsetOfTheNextDirectoryRecord, "UL", next, 4);
      PutNumber(bytes, DCM_RecordInUseFlag, "US", IN_USE, 2);
      PutNumber(bytes, DCM_OffsetOfReferencedLowerLevelDirectoryEntity, "UL", lower, 4);
    }

    /// Preamble and File Meta Information (PS3.10 section 7.1).
    std::string WriteMeta(const std::string& uid)
    {
      DcmFileFormat file;
      file.getDataset()->putAndInsertString(DCM_SOPClassUID, UID_MediaStorageDirectoryStorage);
      file.getDataset()->putAndInsertString(DCM_SOPInstanceUID, uid.c_str());
      file.validateMetaInfo(EXS_LittleEndianExplicit);
      return WriteObject(*file.getMetaInfo());
    }

    /// What comes before the sequence of records.
    std::string WriteHead(const std::string& uid, std::uint64_t first, std::uint64_t last)
    {
      std::string bytes = WriteMeta(uid);
      PutTag(bytes, DCM_FileSetID);
      bytes += "CS";
      PutLittleEndian(bytes, FILE_SET_ID.size(), 2);
      bytes += FILE_SET_ID;
      PutNumber(bytes, DCM_OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, "UL", first, 4);
      PutNumber(bytes, DCM_OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, "UL", last, 4);
      PutNumber(bytes, DCM_FileSetConsistencyFlag, "US", 0, 2);
      return bytes;
    }

    void RequireFits(std::uint64_t length)
    {
      if (length > std::numeric_limits<std::uint32_t>::max())
      {
        throw Refusal(RefusalCode::TooLarge, "This package holds more than a DICOMDIR can list.");
      }
    }
  }

  DicomDirectory::DicomDirectory(std::vector<std::string> folder) : folder_(std::move(folder))
  {
  }

  DicomDirectory::~DicomDirectory() = default;

  template <typename MakeRecord>
  DicomDirectory::Node& DicomDirectory::ChildOf(Node& parent, const std::string& key,
                                                MakeRecord makeRecord)
  {
    Node*& child = parent.byKey[key];
    if (child == nullptr)
    {
      const int ordinal = static_cast<int>(parent.children.size()) + 1;
      parent.children.push_back(std::make_unique<Node>());
      child = parent.children.back().get();
      child->record = makeRecord(ordinal);
    }
    return *child;
  }

  void DicomDirectory::Add(const StudyRecord& study, const InstanceRecord& instance,
                           const DicomHeader& file, const std::string& fileName)
  {
    const std::string patientKey = NormalizeIdentifier(study.patientId) + '\n' +
                                   NormalizeName(study.patientName) + '\n' +
                                   NormalizeDate(study.patientBirthDate);
    Node& patient = ChildOf(root_, patientKey, [&](int) { return PatientDirectoryRecord(study); });
    Node& studyNode =
        ChildOf(patient, study.study,
                [&](int ordinal) { return StudyDirectoryRecord(study, file, ordinal); });
    Node& series =
        ChildOf(studyNode, instance.series,
                [&](int ordinal) { return SeriesDirectoryRecord(instance, file, ordinal); });
    std::vector<std::string> fileId = folder_;
    fileId.push_back(fileName);
    const int ordinal = static_cast<int>(series.children.size()) + 1;
    series.children.push_back(std::make_unique<Node>());
    series.children.back()->record =
        InstanceDirectoryRecord(study, instance, file, fileId, ordinal);
  }

  std::uint64_t DicomDirectory::Place(Node& parent, std::uint64_t offset)
  {
    for (const auto& child : parent.children)
    {
      child->offset = offset;
      offset = Place(*child, offset + ITEM_HEADER + LINKS + child->record.size());
    }
    return offset;
  }

  void DicomDirectory::Write(const Node& parent, std::string& bytes)
  {
    for (std::size_t i = 0; i < parent.children.size(); ++i)
    {
      const Node& child = *parent.children[i];
      const bool isLast = i + 1 == parent.children.size();
      PutTag(bytes, DCM_Item);
      PutLittleEndian(bytes, LINKS + child.record.size(), 4);
      PutLinks(bytes, isLast ? 0 : parent.children[i + 1]->offset,
               child.children.empty() ? 0 : child.children.front()->offset);
      bytes += child.record;
      Write(child, bytes);
    }
  }

  std::string DicomDirectory::Finish(const std::string& seed)
  {
    Fingerprint fingerprint;
    fingerprint.Add(seed);
    std::string bytes;
    Place(root_, 0);
    Write(root_, bytes);
    fingerprint.Add(bytes);
    const std::string uid = fingerprint.Uid();

    // The offsets count from the file's first byte; the head is as long whatever they are.
    const std::uint64_t begin = WriteHead(uid, 0, 0).size() + SEQUENCE_HEADER;
    const std::uint64_t end = Place(root_, begin);
    RequireFits(end);
    const bool empty = root_.children.empty();
    std::string file = WriteHead(uid, empty ? 0 : root_.children.front()->offset,
                                 empty ? 0 : root_.children.back()->offset);
    PutTag(file, DCM_DirectoryRecordSequence);
    file += std::string("SQ\0\0", 4);
    PutLittleEndian(file, end - begin, 4);
    file.reserve(end);
    Write(root_, file);
    return file;
  }
}
