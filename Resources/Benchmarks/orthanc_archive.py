"""An archive of tiny studies in a bare Orthanc, filled once a run and shared by the benchmarks that need one.

    with stock(archive) as orthanc: ...        # as Orthanc itself keeps it
    with analysed(archive) as orthanc: ...     # after ANALYZE of its index
"""
import contextlib
import http.client
import io
import os
import shutil
import sqlite3
import sys
import threading
import time

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "Tests", "Harness")]

from mail_catcher import LOOPBACK
from orthanc import Orthanc

STUDIES_OF_TWO_PATIENTS = 5     # two and a half each, as in the population of the other benchmarks
UPLOADS_AT_A_TIME = 4
ROOT = "1.2.826.0.1.3680043.10.9999."


def patient_of(study):
    """Patient ID, name and birth date of the study with this number."""
    number = study * 2 // STUDIES_OF_TWO_PATIENTS
    birth_date = f"{1930 + number % 80}{number % 12 + 1:02}{number % 28 + 1:02}"
    return f"P{number:07}", f"FAMILY{number % 5003:06}^GIVEN{number // 5003:05}", birth_date


def make_instances(count):
    """One instance a study, each some 700 bytes: a template with the same number of letters everywhere."""
    template = _template()
    for study in range(count):
        patient, name, birth_date = patient_of(study)
        blob = template
        for placeholder, value in ((b"PATIENT0", patient), (b"FAMILY000000^GIVEN00000", name), (b"19000101", birth_date),
                                   (b"7777777", f"{1000000 + study}")):
            blob = blob.replace(placeholder, value.encode())
        yield blob


def _template():
    """Of what varies, the digits 7777777 become the study's number, in every UID."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = ROOT + "3.7777777"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    instance = Dataset()
    instance.file_meta = meta
    instance.is_little_endian, instance.is_implicit_VR = True, False
    for keyword, value in {
            "SOPClassUID": SecondaryCaptureImageStorage, "SOPInstanceUID": ROOT + "3.7777777",
            "StudyInstanceUID": ROOT + "1.7777777", "SeriesInstanceUID": ROOT + "2.7777777", "PatientID": "PATIENT0",
            "PatientName": "FAMILY000000^GIVEN00000", "PatientBirthDate": "19000101", "PatientSex": "O",
            "StudyDate": "20261101", "StudyTime": "101500", "StudyDescription": "XR CHEST", "AccessionNumber": "A7777777",
            "Modality": "CR", "StudyID": "1", "SeriesNumber": "1", "InstanceNumber": "1", "Rows": 2, "Columns": 2,
            "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2", "BitsAllocated": 8, "BitsStored": 8,
            "HighBit": 7, "PixelRepresentation": 0, "PixelData": bytes(4)}.items():
        setattr(instance, keyword, value)
    file = io.BytesIO()
    pydicom.dcmwrite(file, instance, write_like_original=False)
    return file.getvalue()


def filled_archive(studies):
    """The folder of an archive with that many studies; made where this run has none yet."""
    folder = os.path.join(os.environ["BENCHMARK_WORK"], f"archive-{studies}")
    done = os.path.join(folder, "filled")
    if not os.path.exists(done):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        begin = time.monotonic()
        with stock(folder) as orthanc:
            _upload(orthanc.port, make_instances(studies))
            found = orthanc.anonymous().get("/statistics").json()["CountStudies"]
        if found != studies:
            raise RuntimeError(f"Orthanc took {found} of {studies} studies")
        taken = time.monotonic() - begin
        print(f"Orthanc took {studies} studies in {taken:.0f} s, {studies / taken:.0f} a second", flush=True)
        open(done, "w", encoding="utf-8").close()
    return folder


def _upload(port, blobs):
    lock, failures = threading.Lock(), []

    def send():
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
        while not failures:
            with lock:
                blob = next(blobs, None)
            if blob is None:
                return
            connection.request("POST", "/instances", blob)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failures.append(answer.status)

    threads = [threading.Thread(target=send) for _ in range(UPLOADS_AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"Orthanc refused an instance with {failures[0]}")


def stock(folder, **options):
    """A bare Orthanc on the archive, open to everybody on this machine."""
    return Orthanc(plugin="", users={}, folder=folder, **options)


@contextlib.contextmanager
def analysed(folder):
    """The same on a copy of its index that SQLite has statistics for."""
    index = os.path.join(folder, "analysed")
    shutil.rmtree(index, ignore_errors=True)
    os.makedirs(index)
    for name in os.listdir(os.path.join(folder, "storage")):
        if name.startswith("index"):
            shutil.copy(os.path.join(folder, "storage", name), index)
    with contextlib.closing(sqlite3.connect(os.path.join(index, "index"))) as database:
        database.execute("ANALYZE")
    with stock(folder, config={"IndexDirectory": index}) as orthanc:
        yield orthanc
    shutil.rmtree(index)
