"""What tests and the demo rely on."""
import io
import os
import sys

import numpy
import pydicom
import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from samples import (OtherId, Patient, Study, is_nhs_number, make_ct, make_mr, make_pdf, make_radiograph,
                     make_sr, make_us, nhs_number, pdf_bytes)
from samples.archive import make_archive
from samples.cast import ordinary, troublesome

JANE = Patient("DOE^JANE", "19700131", "F", "H100001", nhs_number(1))
ALL = [make_ct, make_mr, make_us, make_radiograph, make_pdf, make_sr]


def read(blob):
    return pydicom.dcmread(io.BytesIO(blob))


def test_nhs_numbers_are_valid_and_differ():
    numbers = [nhs_number(index) for index in range(200)]
    assert len(set(numbers)) == 200
    assert all(is_nhs_number(number) for number in numbers)
    assert is_nhs_number("943 476 5919")        # the example of the NHS Data Dictionary
    assert not is_nhs_number("9434765918") and not is_nhs_number("943476591") and not is_nhs_number("943476591X")


@pytest.mark.parametrize("make", ALL)
def test_same_seed_same_bytes_other_seed_other_bytes(make):
    first, again = (list(make(JANE, seed=4).blobs()) for _ in range(2))
    assert first == again
    assert first != list(make(JANE, seed=5).blobs())


@pytest.mark.parametrize("make", ALL)
def test_every_instance_reads_back_with_its_patient(make):
    for blob in make(JANE, seed=1).blobs():
        dataset = read(blob)
        assert (dataset.PatientName, dataset.PatientID) == ("DOE^JANE", "H100001")
        assert dataset.OtherPatientIDsSequence[0].PatientID == nhs_number(1)
        assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID
        if "PixelData" in dataset:
            assert dataset.pixel_array.std() > 0


def test_ct_is_in_hounsfield_units_and_evenly_spaced():
    series = [read(blob) for blob in make_ct(JANE, region="body").blobs()]
    middle = series[len(series) // 2]
    units = middle.pixel_array * float(middle.RescaleSlope) + float(middle.RescaleIntercept)
    assert units[0, 0] < -900                                   # air
    assert -900 < units[32, 20] < -700                          # lung
    positions = numpy.array([[float(value) for value in one.ImagePositionPatient] for one in series])
    steps = numpy.diff(positions, axis=0)
    assert numpy.allclose(steps, steps[0], atol=1e-3)
    assert numpy.allclose(numpy.linalg.norm(steps[0]), float(middle.SliceThickness), atol=1e-3)


def test_planes_of_one_patient_show_the_same_place():
    """The ventricles lie at the same millimetres in an axial and in a sagittal series."""
    def ventricles(plane):
        series = [read(blob) for blob in make_mr(JANE, size="medium", plane=plane, weighting="T2", seed=2).blobs()]
        centre = numpy.zeros(3)
        count = 0
        for one in series:
            row, column = (numpy.array([float(value) for value in one.ImageOrientationPatient[part]])
                           for part in (slice(0, 3), slice(3, 6)))
            rows, columns = numpy.nonzero((one.pixel_array > 780) & (one.pixel_array < 960))
            corner = numpy.array([float(value) for value in one.ImagePositionPatient])
            places = corner + (columns[:, None] * row + rows[:, None] * column) * float(one.PixelSpacing[0])
            inside = numpy.abs(places).max(axis=1) < 50
            centre += places[inside].sum(axis=0)
            count += inside.sum()
        return centre / count
    assert numpy.linalg.norm(ventricles("axial") - ventricles("sagittal")) < 6


def test_several_series_share_a_study():
    study = Study("CT HEAD", accession="A1", seed=3)
    series = [make_ct(JANE, study), make_sr(JANE, study)]
    datasets = [read(next(iter(one.blobs()))) for one in series]
    assert datasets[0].StudyInstanceUID == datasets[1].StudyInstanceUID == series[0].study_uid
    assert datasets[0].SeriesInstanceUID != datasets[1].SeriesInstanceUID
    assert [int(one.SeriesNumber) for one in datasets] == [1, 2]


def test_ultrasound_has_frames_in_both_colours():
    rgb, palette = (read(next(iter(make_us(JANE, colour=colour).blobs()))) for colour in ("rgb", "palette"))
    assert rgb.pixel_array.shape == (8, 120, 160, 3)
    assert palette.PhotometricInterpretation == "PALETTE COLOR" and palette.pixel_array.shape == (8, 120, 160)
    assert (rgb.pixel_array[0] != rgb.pixel_array[2]).any()


def test_monochrome1_is_the_negative_of_monochrome2():
    one, two = (read(next(iter(make_radiograph(JANE, photometric=name).blobs()))) for name in ("MONOCHROME1", "MONOCHROME2"))
    assert (one.pixel_array + two.pixel_array == 4095).all()


def test_pdf_places_its_objects_where_its_table_says():
    document = pdf_bytes(["A (bracket) and a \\", "\u00fcber"])
    table = document[int(document.split(b"startxref\n")[1].split(b"\n")[0]):]
    assert table.startswith(b"xref\n0 7\n")
    for number, line in enumerate(table.split(b"\n")[3:9], 1):
        assert document[int(line[:10]):].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize("patient", troublesome(), ids=lambda patient: patient.note)
def test_trouble_survives_its_character_set(patient):
    dataset = read(next(iter(make_sr(patient).blobs())))
    assert str(dataset.PatientName) == patient.name
    assert (dataset.PatientBirthDate, dataset.PatientSex, dataset.PatientID) == (patient.birth_date, patient.sex, patient.id)


def test_national_id_stands_where_the_scanner_puts_it():
    retired = read(next(iter(make_sr(Patient("A^B", national_id="9990000018", national_id_in="retired",
                                             other_ids=[OtherId("X1"), OtherId("Y2", "RXX")])).blobs())))
    assert list(retired.OtherPatientIDs) == ["9990000018", "X1"]
    assert [item.IssuerOfPatientID for item in retired.OtherPatientIDsSequence] == ["RXX"]


def test_nobody_has_anothers_national_id_by_chance():
    people = ordinary(100, 40) + troublesome()
    by_number = {}
    for person in people:
        if person.national_id:
            assert is_nhs_number(person.national_id), person.note
            by_number.setdefault(person.national_id, []).append(person)
    shared = [owners for owners in by_number.values() if len(owners) > 1]
    assert len(shared) == 4 and all(len(owners) == 2 for owners in shared)     # three slips, one pair of hyphens


def test_archive_writes_what_its_catalogue_says(tmp_path):
    catalogue = make_archive(str(tmp_path), seed=2, patients=3, trouble=True)
    assert len(catalogue["Patients"]) > 30
    for patient in catalogue["Patients"]:
        for study in patient["Studies"]:
            files = list((tmp_path / study["Folder"]).iterdir())
            assert len(files) == study["Instances"]
            dataset = pydicom.dcmread(files[0], stop_before_pixels=True)
            assert dataset.StudyInstanceUID == study["StudyInstanceUID"]
            assert str(dataset.PatientName) == patient["PatientName"]
