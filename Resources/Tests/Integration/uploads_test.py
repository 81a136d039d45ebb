"""A12 and threats 9 against a real Orthanc: every file is either stored or named with the reason why not."""
import io
import os
import random
import struct
import zipfile

import pydicom
import pytest
from actors import radiograph
from pydicom.data import get_testdata_files
from samples import make_ct
from samples.cast import ordinary
from samples.study import Study

PATIENT = ordinary(1, seed=12)[0]


def zip_of(files, **options):
    """{name: content} as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def reasons(answer):
    return {item["Name"]: item["Reason"] for item in answer["Failed"]}


def instances_in(orthanc):
    return set(orthanc.as_user("alice").get("/instances").json())


def ct(seed):
    """A study of a few slices."""
    return list(make_ct(PATIENT, Study("CT CHEST", "20261101", accession=f"U{seed}", seed=seed), seed=seed).blobs())


@pytest.fixture
def request_id(staff):
    return staff.enter(PATIENT)


def upload(staff, request, name, content, status=200):
    return staff.upload(f"/requests/{request}/images", name, content, status)


def test_A12_a_zip_of_a_study_is_stored_and_matches(orthanc, staff, request_id):
    blobs = ct(1)
    files = {f"CD/DICOM/IM{n}": blob for n, blob in enumerate(blobs)}
    answer = upload(staff, request_id, "cd.zip", zip_of({**files, "CD/README.TXT": b"Insert the disc.", "CD/DICOMDIR": blobs[0],
                                                          "__MACOSX/CD/._IM0": b"junk", "CD/Thumbs.db": b"junk"}))
    assert [item["Name"] for item in answer["Stored"]] == list(files)
    assert reasons(answer) == {"CD/README.TXT": "NotDicom", "CD/DICOMDIR": "Directory"}
    assert (answer["Ignored"], answer["RequestState"]) == (2, "ToReview")
    study = orthanc.study(pydicom.dcmread(io.BytesIO(blobs[0])).StudyInstanceUID)
    assert {item["Study"] for item in answer["Stored"]} == {study}
    staff.wait_for_index(1)
    assert staff.matching(request_id) == {study}
    stored = orthanc.as_user("alice").get(f"/instances/{answer['Stored'][0]['Instance']}/file").content
    assert pydicom.dcmread(io.BytesIO(stored)).PixelData == pydicom.dcmread(io.BytesIO(blobs[0])).PixelData


def test_A12_one_upload_is_one_audit_row_and_one_for_each_reason(staff, request_id):
    blobs = ct(2)
    upload(staff, request_id, "cd.zip", zip_of({**{f"IM{n}": blob for n, blob in enumerate(blobs)},
                                                **{f"text{n}": b"text" for n in range(300)}}))
    events = [event for event in staff.audit(request_id) if "pload" in event["Action"]]
    assert [(event["Action"], event["Details"].get("Stored"), event["Details"].get("Files")) for event in events] == [
        ("ImagesUploaded", str(len(blobs)), None), ("UploadRefused", None, "300")]
    assert staff.get("/audit/verify")["Valid"]


def test_A12_every_file_that_pydicom_is_tested_with_is_stored_or_named(orthanc, staff, request_id):
    """Odd transfer syntaxes, truncated and broken files, DICOMDIRs, directories of names in many encodings."""
    paths = [path for path in get_testdata_files() if os.path.isfile(path)]
    assert len(paths) > 50
    files = {}
    for number, path in enumerate(sorted(paths)):
        with open(path, "rb") as file:
            files[f"{number}/{os.path.basename(path)}"] = file.read()
    before = instances_in(orthanc)
    whole = upload(staff, request_id, "pydicom.zip", zip_of(files))
    named = [item["Name"] for item in whole["Stored"] + whole["Failed"]]
    assert sorted(named) == sorted(files) and whole["Ignored"] == 0
    assert instances_in(orthanc) - before == {item["Instance"] for item in whole["Stored"]}
    assert len(whole["Stored"]) > 20
    refused = reasons(whole)
    for name, content in files.items():                                 # one by one, the verdict is the same
        if content:
            alone = upload(staff, request_id, name, content)
            if content.startswith(b"PK"):
                continue                                                # by itself it is a zip, within one it is nested
            assert reasons(alone) == ({name: refused[name]} if name in refused else {}), name


@pytest.mark.parametrize("kept", [131, 132, 200, 1000, 0.5, 0.999])
def test_truncated_dicom_is_named_and_leaves_nothing(orthanc, staff, request_id, kept):
    blob = next(iter(radiograph(PATIENT, seed=33).blobs()))
    cut = blob[:kept if isinstance(kept, int) else int(len(blob) * kept)]
    before = instances_in(orthanc)
    answer = upload(staff, request_id, "cut.dcm", cut)
    assert (answer["Stored"], list(reasons(answer))) == ([], ["cut.dcm"])
    assert instances_in(orthanc) == before


def test_a_zip_that_was_cut_off_keeps_what_arrived_and_says_so(staff, request_id):
    blobs = ct(4)
    zipped = zip_of({f"IM{n}": blob for n, blob in enumerate(blobs)})
    answer = upload(staff, request_id, "cut.zip", zipped[:len(zipped) // 2])
    assert 0 < len(answer["Stored"]) < len(blobs)
    assert reasons(answer)["cut.zip"] == "BrokenZip"


def test_a_bomb_is_left_early(orthanc, staff, request_id):
    """1 GB of zeros in 1 MB: nothing of it reaches the archive."""
    head = b"\0" * 128 + b"DICM"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb", "w", force_zip64=True) as entry:
            entry.write(head)
            for _ in range(1024):
                entry.write(b"\0" * (1 << 20))
    before = instances_in(orthanc)
    answer = upload(staff, request_id, "bomb.zip", buffer.getvalue())
    assert (answer["Stored"], reasons(answer)) == ([], {"bomb.zip": "Bomb"})
    assert instances_in(orthanc) == before and orthanc.running


def test_paths_in_a_zip_lead_nowhere(orthanc, staff, request_id):
    names = ["../../../../tmp/exchange-evil", "/tmp/exchange-evil", "C:\\exchange-evil", "a\r\nb", "=HYPERLINK(1)"]
    before = {path for path in os.listdir("/tmp") if "evil" in path}
    answer = upload(staff, request_id, "../../evil.zip", zip_of({name: b"no DICOM" for name in names}))
    assert len(answer["Failed"]) == len(names)
    assert not any(sign in item["Name"] for item in answer["Failed"] for sign in "\r\n\\")
    assert {path for path in os.listdir("/tmp") if "evil" in path} == before


def test_encrypted_nested_and_damaged_files_are_named_and_the_others_stored(staff, request_id):
    blob = ct(5)[0]
    zipped = bytearray(zip_of({"good": blob, "inner.zip": zip_of({"a": blob}), "bad": blob, "locked": b"x" * 500}))
    listing = zipfile.ZipFile(io.BytesIO(bytes(zipped)))
    bad = listing.getinfo("bad")
    zipped[bad.header_offset + 30 + len("bad") + 100] ^= 0xFF           # within its deflated content
    locked = listing.getinfo("locked")
    zipped[locked.header_offset + 6] |= 1
    table = zipped.rindex(b"PK\1\2")
    zipped[table + 8] |= 1
    answer = upload(staff, request_id, "mixed.zip", bytes(zipped))
    assert [item["Name"] for item in answer["Stored"]] == ["good"]
    assert reasons(answer) == {"inner.zip": "Nested", "bad": "Damaged", "locked": "Encrypted"}


def test_names_of_every_encoding_come_back_readable(staff, request_id):
    blob = ct(6)[0]
    answer = upload(staff, request_id, "Überweisung 漢字.zip", zip_of({"Müller/Grüße": blob, "患者/画像": blob, "plain": b"x"}))
    assert [item["Name"] for item in answer["Stored"]] == ["Müller/Grüße", "患者/画像"]


def nested(depth):
    """A secondary capture whose Content Sequence is nested so deep; 2 KB of this end Orthanc 1.10.1."""
    data = ct(77)[0]
    begin = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    end = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    pixels = data.index(b"\xe0\x7f\x10\x00OW")
    return data[:pixels] + begin * depth + end * depth + data[pixels:]


def test_Threat9_a_file_that_would_end_orthanc_is_named_and_the_others_stored(orthanc, staff, request_id):
    """Nested sequences, a thousand deep, never reach Orthanc; as deep as reports go they are stored."""
    mixed = zip_of({"deep.dcm": nested(1000), "report.dcm": nested(24)})
    answer = upload(staff, request_id, "mixed.zip", mixed)
    assert reasons(answer) == {"deep.dcm": "Rejected"} and len(answer["Stored"]) == 1
    assert reasons(upload(staff, request_id, "deep.dcm", nested(64))) == {"deep.dcm": "Rejected"}
    assert orthanc.as_user("alice").get("/system").status_code == 200


def test_random_damage_is_survived(orthanc, staff, request_id):
    """200 zips with bytes changed at random; each is answered, and Orthanc runs on."""
    chance = random.Random(7)
    blob = next(iter(radiograph(PATIENT, seed=34).blobs()))[:3000]
    good = zip_of({f"IM{n}": blob for n in range(5)})
    for _ in range(200):
        broken = bytearray(good)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if broken[:4] == good[:4]:
            answer = upload(staff, request_id, "x.zip", bytes(broken))
            assert set(answer) == {"Stored", "Failed", "Ignored", "RequestState"}
    assert orthanc.running and staff.get("/audit/verify")["Valid"]


def test_many_files_in_one_zip(staff, request_id):
    """70,000 entries need zip64."""
    answer = upload(staff, request_id, "many.zip", zip_of({f"{n}.txt": b"x" for n in range(70_000)}))
    assert len(answer["Failed"]) == 70_000


def test_nothing_is_taken_for_a_completed_request(orthanc, staff, request_id):
    reason = staff.get("/decline-reasons")["Items"][0]
    staff.post(f"/requests/{request_id}/decline", {"Reason": reason})
    before = instances_in(orthanc)
    assert upload(staff, request_id, "cd.zip", zip_of({"IM": ct(8)[0]}), 409)["Code"] == "InvalidState"
    assert instances_in(orthanc) == before


def test_a_table_of_contents_that_points_everywhere_is_survived(orthanc, staff, request_id):
    zipped = bytearray(zip_of({"a": b"x" * 1000, "b": b"y" * 1000}))
    table = zipped.index(b"PK\1\2")
    for offset in (0, 1, 0x7FFFFFFF, 0xFFFFFFFE, len(zipped) - 1):
        struct.pack_into("<I", zipped, table + 42, offset)
        upload(staff, request_id, "x.zip", bytes(zipped))
    assert orthanc.running
