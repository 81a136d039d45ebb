"""Reports and presentation states for the viewer of a page (D8): what they say, and who may not have it."""
import io
import os
import sys

import pydicom
import pytest
from actors import REQUESTER, identity, receive, until
from pixels_test import unpacked
from samples import Patient, make_ct, nhs_number
from samples.documents import make_pdf, make_sr
from samples.study import Study

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Viewer"))
import states  # noqa: E402

REPORT, STATE = "1.2.840.10008.5.1.4.1.1.88.11", "1.2.840.10008.5.1.4.1.1.11.1"


def encoded(data_set):
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, data_set, write_like_original=False)
    return buffer.getvalue()


class Read:
    """One study with images, a presentation state of two of them, a report and a PDF, sent to a recipient."""

    def __init__(self, orthanc, mail, staff, download, number):
        person = Patient(f"READ^NUMBER {number}", "19610203", "F", f"RD{number}", national_id=nhs_number(9200 + number))
        study = Study("CT READ", seed=number)
        images = [pydicom.dcmread(io.BytesIO(blob)) for blob in make_ct(person, study, slices=3).blobs()]
        turned = states.turned(images[:2])
        turned.PatientAddress = "1 HIDDEN STREET"
        turned.GraphicAnnotationSequence[0].add_new(0x00090010, "LO", "SOMEBODY")
        turned.GraphicAnnotationSequence[0].add_new(0x00091001, "LO", "PRIVATE WORDS")
        self.files = {"state": encoded(states.stored(turned)), "report": next(iter(make_sr(person, study).blobs())),
                      "pdf": next(iter(make_pdf(person, study).blobs()))}
        orthanc.upload([encoded(image) for image in images[1:]])
        self.files["image"] = encoded(images[0])
        self.instances = {name: orthanc.upload([blob])[0]["ID"] for name, blob in self.files.items()}
        self.study = orthanc.as_user("bob").get(f"/instances/{self.instances['report']}/study").json()["ID"]
        request = staff.enter(identity(person), requester=dict(REQUESTER, Email=f"reader.{number}@solicitors.example"))
        until(lambda: staff.matching(request), "the study in the index")
        self.recipient = receive(orthanc, mail, staff, request, Download=download)

    def address(self, name):
        return f"/packages/{self.recipient.package}/instances/{self.instances[name]}/object"


@pytest.fixture(scope="module")
def studies(orthanc, mail, staff):
    return {download: Read(orthanc, mail, staff, download, number) for number, download in ((1, True), (2, False))}


@pytest.fixture(params=[True, False], ids=["download", "look only"])
def read(request, studies):
    return studies[request.param]


def test_D8_the_list_says_what_has_no_pictures(read):
    """So that the page knows a report from a presentation state before it asks for either."""
    [listed] = read.recipient.get(f"/packages/{read.recipient.package}/studies")["Items"]
    classes = {one["Instance"]: one.get("SOPClassUID") for series in listed["Series"] for one in series["Instances"]}
    assert classes.pop(read.instances["report"]) == REPORT and classes.pop(read.instances["state"]) == STATE
    uids = {one["Instance"]: one["SOPInstanceUID"] for series in listed["Series"] for one in series["Instances"]}
    assert uids[read.instances["image"]] == pydicom.dcmread(io.BytesIO(read.files["image"])).SOPInstanceUID, "a report may refer to it"
    assert classes.pop(read.instances["pdf"]) == "1.2.840.10008.5.1.4.1.1.104.1" and set(classes.values()) == {None}


def test_D8_a_report_is_read_online_by_whoever_may_look(read):
    """What it says comes, and not the file; a PDF is another route's."""
    described, attributes, pixels = unpacked(read.recipient.call("GET", read.address("report")))
    assert (described["Instance"], described["SOPClassUID"], pixels) == (read.instances["report"], REPORT, b"")
    told = pydicom.filereader.read_dataset(pydicom.filebase.DicomBytesIO(attributes), not described["ExplicitVR"], described["LittleEndian"])
    report = pydicom.dcmread(io.BytesIO(read.files["report"]))
    assert told.ContentSequence == report.ContentSequence and told.VerificationFlag == report.VerificationFlag
    assert told.PatientName == report.PatientName and b"DICM" not in attributes
    assert read.recipient.call("GET", read.address("pdf"), 415).json()["Code"] == "UnsupportedMedia"


def test_D8_a_presentation_state_is_told_online_without_what_is_private(read):
    described, attributes, _ = unpacked(read.recipient.call("GET", read.address("state")))
    told = pydicom.filereader.read_dataset(pydicom.filebase.DicomBytesIO(attributes), not described["ExplicitVR"], described["LittleEndian"])
    assert (told.ImageRotation, told.PresentationLUTShape) == (90, "INVERSE")
    assert len(told.ReferencedSeriesSequence[0].ReferencedImageSequence) == 2 and len(told.GraphicAnnotationSequence) == 2
    assert b"PRIVATE WORDS" not in attributes and b"HIDDEN STREET" not in attributes


def test_Threat2_a_report_is_told_only_under_its_own_package_and_study(orthanc, studies, read, staff):
    """Of another package, of another study, of nobody, and of an image: 404, and not one word of it."""
    other = studies[read is studies[False]]
    assert other is not read
    other.recipient.call("GET", read.address("report"), 404)
    other.recipient.call("GET", read.address("report").replace(read.recipient.package, other.recipient.package), 404)
    read.recipient.call("GET", read.address("image"), 404)
    mine = f"/exchange/api/studies/{read.study}/instances/{read.instances['report']}/object"
    assert staff.http.get(mine).content.startswith(b"XPIC")
    assert staff.http.get(mine.replace(read.study, other.study)).status_code == 404
    assert orthanc.as_user("carol").get(mine).status_code == 403
    assert orthanc.anonymous().get(mine).status_code == 401


def test_E12_declined_means_no_word_more(orthanc, mail, staff):
    ended = Read(orthanc, mail, staff, True, 3)
    ended.recipient.call("GET", ended.address("report"))
    ended.recipient.call("POST", f"/packages/{ended.recipient.package}/decline", json={})
    ended.recipient.call("GET", ended.address("report"), 404)
