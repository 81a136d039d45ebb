"""Reads the DICOMDIR argv[1] with pydicom and prints one line per referenced file; fails when one is missing,
is another instance, or does not belong to the patient, study or series that it is listed under."""

import sys
import warnings
from pathlib import Path

import pydicom
from pydicom.fileset import FileSet

warnings.simplefilter("ignore")
path = Path(sys.argv[1])
directory = pydicom.dcmread(path)
assert directory.file_meta.MediaStorageSOPClassUID == "1.2.840.10008.1.3.10"
assert directory.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
assert directory.FileSetConsistencyFlag == 0

by_offset = {record.seq_item_tell: record for record in directory.DirectoryRecordSequence}
seen = set()


def walk(offset):
    while offset:
        record = by_offset[offset]
        assert offset not in seen, "a record is linked twice"
        seen.add(offset)
        yield record
        offset = record.OffsetOfTheNextDirectoryRecord


def lower(record):
    return walk(record.OffsetOfReferencedLowerLevelDirectoryEntity)


top = list(walk(directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity))
assert top[-1].seq_item_tell == directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity
for patient in top:
    assert patient.DirectoryRecordType == "PATIENT" and patient.PatientID and "PatientName" in patient
    for study in lower(patient):
        assert study.DirectoryRecordType == "STUDY" and "StudyDescription" in study and "AccessionNumber" in study
        assert study.StudyDate and study.StudyTime and study.StudyInstanceUID and study.StudyID
        for series in lower(study):
            assert series.DirectoryRecordType == "SERIES"
            assert series.Modality and series.SeriesInstanceUID and series.SeriesNumber is not None
            for item in lower(series):
                file_id = item.ReferencedFileID
                parts = [file_id] if isinstance(file_id, str) else list(file_id)
                assert all(len(part) <= 8 and part.isalnum() and part.upper() == part for part in parts), parts
                target = path.parent.joinpath(*parts)
                instance = pydicom.dcmread(target, stop_before_pixels=True, force=True)
                assert item.ReferencedSOPInstanceUIDInFile == instance.SOPInstanceUID, target
                assert item.ReferencedSOPClassUIDInFile and item.ReferencedTransferSyntaxUIDInFile
                assert item.InstanceNumber is not None
                assert instance.get("PatientID", "") in (patient.PatientID, "", None)
                print("/".join(parts), item.DirectoryRecordType, patient.PatientName, study.StudyID,
                      series.SeriesNumber, item.InstanceNumber, sep="|")
assert len(seen) == len(by_offset), "a record is linked from nowhere"
if "--fileset" in sys.argv:
    print("fileset", len(FileSet(path)), sep="|")
