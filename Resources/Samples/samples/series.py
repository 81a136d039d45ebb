"""A series being made: instances come one by one, so that a study of any size needs the memory of one image."""
import datetime
import io
import os

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import ExplicitVRLittleEndian

from .study import Study, make_uid

IMPLEMENTATION_UID = make_uid("implementation", "orthanc-exchange-samples")


class Series:
    """`instances` is a function of no argument that yields data sets; iterating twice gives the same twice."""

    def __init__(self, patient, study, modality, instances):
        self.patient = patient
        self.study = study
        self.modality = modality
        self._instances = instances

    @property
    def study_uid(self):
        return self.study.uid(self.patient)

    def datasets(self):
        return self._instances()

    def blobs(self):
        """Each instance as the bytes of a DICOM file (PS3.10)."""
        for dataset in self._instances():
            buffer = io.BytesIO()
            dcmwrite(buffer, dataset, write_like_original=False)
            yield buffer.getvalue()

    def write(self, folder):
        """Writes the files and gives their paths."""
        os.makedirs(folder, exist_ok=True)
        paths = []
        for dataset in self._instances():
            name = f"{self.modality}{int(dataset.SeriesNumber):02d}-{int(dataset.InstanceNumber):04d}.dcm"
            paths.append(os.path.join(folder, name))
            dcmwrite(paths[-1], dataset, write_like_original=False)
        return paths


class Maker:
    """What every instance of one series has in common."""

    def __init__(self, patient, study, seed, modality, sop_class, description):
        self.patient = patient
        self.study = study or Study(description=description, seed=seed)
        self.modality = modality
        self.sop_class = sop_class
        self.description = description
        self.number = self.study.next_series()
        self.uid = make_uid("series", self.study.uid(patient), seed, self.number, modality)
        self.frame_of_reference = make_uid("frame of reference", self.study.uid(patient))

    def dataset(self, instance_number):
        """Patient, study, series and equipment; the caller adds the content."""
        dataset = Dataset()
        dataset.is_little_endian, dataset.is_implicit_VR = True, False
        dataset.SOPClassUID = self.sop_class
        dataset.SOPInstanceUID = make_uid("instance", self.uid, instance_number)
        self.patient.describe(dataset)
        self.study.describe(dataset, self.patient)
        age = age_at(self.patient.birth_date, self.study.date)
        if age:
            dataset.PatientAge = age
        dataset.Modality = self.modality
        dataset.SeriesInstanceUID = self.uid
        dataset.SeriesNumber = self.number
        dataset.SeriesDescription = self.description
        dataset.SeriesDate, dataset.SeriesTime = self.study.date, self.study.time
        dataset.ContentDate, dataset.ContentTime = self.study.date, self.study.time
        dataset.InstanceNumber = instance_number
        dataset.Manufacturer = "Orthanc Exchange samples"
        dataset.ManufacturerModelName = "Phantom"
        dataset.DeviceSerialNumber = "1"
        dataset.SoftwareVersions = "1"
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.file_meta.ImplementationClassUID = IMPLEMENTATION_UID
        return dataset

    def series(self, instances):
        return Series(self.patient, self.study, self.modality, instances)


def set_pixels(dataset, pixels, photometric, bits_stored=None):
    """Writes the image pixel module (PS3.3 section C.7.6.3). `pixels`: rows x columns, with a last axis of
    three for colour and a first one for frames."""
    colour = photometric in ("RGB",)
    frames = pixels.ndim == (4 if colour else 3)
    height, width = pixels.shape[1:3] if frames else pixels.shape[0:2]
    bits = pixels.dtype.itemsize * 8
    dataset.SamplesPerPixel = 3 if colour else 1
    dataset.PhotometricInterpretation = photometric
    if colour:
        dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = int(height), int(width)
    dataset.BitsAllocated = bits
    dataset.BitsStored = bits_stored or bits
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = 1 if numpy.issubdtype(pixels.dtype, numpy.signedinteger) else 0
    if frames:
        dataset.NumberOfFrames = int(pixels.shape[0])
    data = numpy.ascontiguousarray(pixels).astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes()
    dataset.PixelData = data + b"\0" * (len(data) % 2)
    dataset["PixelData"].VR = "OW" if bits == 16 else "OB"


def age_at(birth_date, date):
    """The age in whole years as DICOM writes it ("042Y"), or nothing."""
    try:
        born = datetime.datetime.strptime(birth_date, "%Y%m%d")
        then = datetime.datetime.strptime(date, "%Y%m%d")
    except ValueError:
        return ""
    years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return f"{years:03d}Y" if 0 <= years <= 150 else ""


def person_seed(seed, patient):
    """A stream of random numbers of one's own for each patient and seed."""
    return numpy.random.default_rng(int(make_uid("noise", seed, patient.id, patient.name)[5:]))
