"""Staff look at studies of the archive (D8): what they are given, who is refused, what is on record."""
import base64
import io
import json
import re
from pathlib import Path

import pydicom
import pytest
from actors import API, identity, radiograph
from PIL import Image
from samples import Patient, make_ct, nhs_number
from samples.study import Study

FILES = Path(pydicom.__file__).parent / "data" / "test_files"
NOWHERE = "00000000-00000000-00000000-00000000-00000000"


def frame(study, instance, number=0, query="?width=512"):
    return f"{API}/studies/{study}/instances/{instance}/frames/{number}{query}"


@pytest.fixture(scope="module")
def study(orthanc):
    [first, *_] = orthanc.upload(make_ct(Patient("VIEWED^ANNE", "19600102", "F", "V0001"), Study("CT HEAD"), slices=5).blobs())
    return first["ParentStudy"]


@pytest.fixture(scope="module")
def instances(staff, study):
    [listed] = staff.get(f"/studies/{study}/view")["Items"]
    return [instance["Instance"] for series in listed["Series"] for instance in series["Instances"]]


def looks(administrator, study, action="StudyViewed"):
    """The rows about looks at this study, newest first."""
    uid = administrator.get(f"/studies/{study}")["StudyInstanceUID"]
    return [row for row in administrator.get("/audit", params={"action": action, "limit": 500})["Items"]
            if row["Details"]["Studies"] == uid]


def test_D8_staff_see_what_is_in_a_study(staff, study):
    """The same series and instances as recipients get, and the facts of the study."""
    facts = staff.get(f"/studies/{study}")
    assert (facts["PatientName"], facts["PatientID"], facts["StudyDescription"]) == ("VIEWED^ANNE", "V0001", "CT HEAD")
    assert facts["Images"] == 5 and sum(series["Images"] for series in facts["Series"]) == 5 and facts["Conflicts"] == []
    answer = staff.get(f"/studies/{study}/view")
    [listed] = answer["Items"]
    assert answer["Total"] == 1 and answer["Next"] is None and answer["Pixels"] is True
    assert set(listed) == {"Study", "StudyInstanceUID", "StudyDate", "StudyDescription", "Modalities", "Series"}
    assert listed["Study"] == study and listed["Modalities"] == ["CT"]
    assert [one["InstanceNumber"] for series in listed["Series"] for one in series["Instances"]] == [1, 2, 3, 4, 5]
    assert {one["Frames"] for series in listed["Series"] for one in series["Instances"]} == {1}


def test_D8_staff_are_given_pictures_of_the_size_they_ask_for(staff, study, instances):
    for width, expected in ((64, 64), (16, 16)):
        answer = staff.http.get(frame(study, instances[0], 0, f"?width={width}"))
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"
        assert Image.open(io.BytesIO(answer.content)).width == expected
    for query in ("?width=15", "?width=4097", "?width=x", "?width=64x"):
        answer = staff.http.get(frame(study, instances[0], 0, query))
        assert answer.status_code == 400 and answer.json()["Details"]["Field"] == "width", query


def test_D8_staff_may_always_have_the_stored_values(staff, study, instances):
    """By the function that the portal asks as well (pixels_test.py holds its answers against pydicom's)."""
    sizes = {}
    for part in ("/pixels", "/pixels?attributes=0", "/attributes"):
        answer = staff.http.get(frame(study, instances[0], 0, part))
        assert answer.status_code == 200 and answer.content.startswith(b"XPIC"), answer.text
        length = int.from_bytes(answer.content[4:8], "little")
        described = json.loads(answer.content[12:12 + length])
        sizes[part] = (described["Attributes"] > 0, described["Pixels"] > 0)
    assert sizes == {"/pixels": (True, True), "/pixels?attributes=0": (False, True), "/attributes": (True, False)}
    assert staff.http.get(frame(study, instances[0], 1, "/pixels")).status_code == 404


def test_D8_every_kind_of_file_is_drawn_or_refused_in_words(orthanc, staff):
    """Of pydicom's files that Orthanc takes: a JPEG, or one of the refusals that the viewer has words for; never a fault."""
    drawn, refused, documents = 0, 0, 0
    for path in sorted(FILES.rglob("*.dcm")):
        stored = orthanc.as_user("alice").post("/instances", data=path.read_bytes())
        if stored.status_code != 200:
            continue
        instance, study = stored.json()["ID"], stored.json()["ParentStudy"]
        [listed] = staff.get(f"/studies/{study}/view")["Items"]
        frames = {one["Instance"]: one["Frames"] for series in listed["Series"] for one in series["Instances"]}[instance]
        for number in {0, max(frames - 1, 0)}:
            answer = staff.http.get(frame(study, instance, number))
            if answer.status_code == 200:
                Image.open(io.BytesIO(answer.content)).load()
                drawn += 1
            else:
                assert answer.status_code in ((404,) if frames == 0 else (404, 415)), (path.name, answer.text)
                assert answer.json()["Message"], path.name
                refused += 1
        assert staff.http.get(frame(study, instance, frames)).status_code == 404, path.name
        answer = staff.http.get(f"{API}/studies/{study}/instances/{instance}/document")
        assert answer.status_code == 404, path.name
        documents += 1
    assert drawn >= 30 and refused >= 5 and documents >= 50, (drawn, refused, documents)


def test_D8_an_encapsulated_document_is_given_as_it_is(orthanc, staff):
    """The PDF inside, which must never run in the page."""
    pdf = b"%PDF-1.4\nnothing\n%%EOF\n"
    created = orthanc.as_user("alice").post("/tools/create-dicom", json={
        "Tags": {"PatientName": "DOCUMENT^ANNE", "PatientID": "V0009", "Modality": "DOC"},
        "Content": "data:application/pdf;base64," + base64.b64encode(pdf).decode()}).json()
    study = created["ParentStudy"]
    [listed] = staff.get(f"/studies/{study}/view")["Items"]
    assert [one["Frames"] for series in listed["Series"] for one in series["Instances"]] == [0]
    answer = staff.http.get(f"{API}/studies/{study}/instances/{created['ID']}/document")
    assert answer.status_code == 200 and answer.content.startswith(pdf) and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("number", ["1", "5", "-1", "x", "0x", "99999999999999999999", "1.5", "%00"])
def test_D8_a_frame_that_is_not_there_is_refused(staff, study, instances, number):
    assert staff.http.get(frame(study, instances[0], number)).status_code == 404


def test_Threat1_a_picture_is_given_only_under_its_own_study(orthanc, staff, study, instances):
    """An instance of another study, an unknown one, a path instead of an identifier: 404, and no byte of a picture."""
    [other, *_] = orthanc.upload(radiograph(Patient("OTHER^BEA", "19610203", "F", "V0002")).blobs())
    for wrong in (frame(study, other["ID"]), frame(other["ParentStudy"], instances[0]), frame(study, NOWHERE), frame(NOWHERE, instances[0]),
                  frame(study, study), frame(study, instances[0].upper()), frame(study, "..%2F..%2Fsystem"), frame("x", instances[0])):
        for address in (wrong, wrong.replace("?width=512", "/pixels"), wrong.replace("?width=512", "/attributes"),
                        re.sub(r"/frames/.*", "/document", wrong)):
            answer = staff.http.get(address)
            assert answer.status_code == 404 and answer.json()["Code"] == "NotFound", address
    for unknown in (NOWHERE, "x", instances[0]):
        assert staff.get(f"/studies/{unknown}", 404)["Code"] == "NotFound"
        assert staff.get(f"/studies/{unknown}/view", 404)["Code"] == "NotFound"


@pytest.mark.parametrize("user", ["carol", None])
def test_E13_guests_see_nothing_of_a_study(orthanc, study, instances, user):
    """Who may not is refused, with not one byte of it."""
    client = orthanc.as_user(user) if user else orthanc.anonymous()
    for address in (f"{API}/studies/{study}", f"{API}/studies/{study}/view", f"{API}/studies/{study}/preview", frame(study, instances[0]),
                    frame(study, instances[0], 0, "/pixels"), frame(study, instances[0], 0, "/attributes"),
                    f"{API}/studies/{study}/instances/{instances[0]}/document"):
        answer = client.get(orthanc.url + address)
        assert answer.status_code == (403 if user else 401), address
        assert b"VIEWED" not in answer.content and b"\xff\xd8\xff" not in answer.content and b"XPIC" not in answer.content


def test_D8_a_look_is_on_record_once_and_not_for_each_picture(orthanc, administrator):
    """One row for each opening; pictures that are asked for without one begin with a row of their own."""
    [first, *_] = orthanc.upload(make_ct(Patient("RECORD^ANNE", "19600102", "F", "V0003"), Study("CT NECK"), slices=3).blobs())
    study = first["ParentStudy"]
    assert looks(administrator, study) == [], "its facts alone are no look at its pictures"
    for _ in range(3):
        administrator.http.get(frame(study, first["ID"])).raise_for_status()
    [row] = looks(administrator, study)
    assert (row["ActorKind"], row["Actor"], row["PatientID"]) == ("Staff", "alice", "V0003")
    administrator.get(f"/studies/{study}/view")
    administrator.http.get(frame(study, first["ID"])).raise_for_status()
    assert len(looks(administrator, study)) == 2
    orthanc.as_user("bob").get(frame(study, first["ID"])).raise_for_status()
    assert [row["Actor"] for row in looks(administrator, study)] == ["bob", "alice", "alice"], "another's look is another look"
    assert administrator.get("/audit/verify")["Valid"] is True


def test_D8_who_was_shown_a_study_is_on_record_once(orthanc, administrator):
    """Its identity and its small picture are a look as well, not for each table that shows them."""
    [first] = orthanc.upload(make_ct(Patient("SHOWN^ANNE", "19600102", "F", "V0010"), Study("CT SHOWN"), slices=1).blobs())
    study = first["ParentStudy"]
    preview = f"{API}/studies/{study}/preview"
    assert orthanc.as_user("bob").get(preview).headers["Content-Type"] == "image/jpeg"
    orthanc.as_user("bob").get(preview).raise_for_status()
    orthanc.as_user("bob").get(f"{API}/studies/{study}").raise_for_status()
    administrator.get(f"/studies/{study}")
    rows = looks(administrator, study, "StudyShown")
    assert [(row["Actor"], row["PatientID"]) for row in rows] == [("alice", "V0010"), ("bob", "V0010")]
    assert looks(administrator, study) == []


def test_D8_a_study_whose_series_disagree_says_so(orthanc, staff):
    """Then no patient's name may stand beside its pictures."""
    [original] = make_ct(Patient("MIXED^ANNE", "19600102", "F", "V0004"), Study("CT MIXED"), slices=1).blobs()
    file = pydicom.dcmread(io.BytesIO(original))
    file.PatientName, file.SeriesInstanceUID, file.SOPInstanceUID = "MIXED^BEA", file.SeriesInstanceUID + ".7", file.SOPInstanceUID + ".7"
    file.file_meta.MediaStorageSOPInstanceUID = file.SOPInstanceUID
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, file, write_like_original=False)
    [stored, _] = orthanc.upload([original, buffer.getvalue()])
    assert staff.get(f"/studies/{stored['ParentStudy']}")["Conflicts"] == ["PatientName"]


def test_D8_what_does_not_match_can_be_looked_at_before_sending(orthanc, staff):
    """Staff must be able to see a study that nearly matches, and the ones that they are about to send."""
    person = Patient("BEFORE^ANNE", "19660606", "F", "V0005", nhs_number(7700))
    near = Patient("BEFORE^ANNE", "19660607", "F", "V0005", nhs_number(7700))
    orthanc.upload(radiograph(person).blobs())
    orthanc.upload(radiograph(near, "XR KNEE", seed=1).blobs())
    staff.wait_for_index(len(orthanc.as_user("alice").get("/studies").json()))
    matches = staff.matches(staff.enter(identity(person)))
    for row in matches["Matching"] + matches["NonMatching"]:
        [listed] = staff.get(f"/studies/{row['Study']}/view")["Items"]
        [instance] = listed["Series"][0]["Instances"]
        assert staff.http.get(frame(row["Study"], instance["Instance"])).status_code == 200
    assert len(matches["Matching"]) == 1 and len(matches["NonMatching"]) >= 1


def test_orthanc_explorer_leads_from_a_study_to_the_same_study_here(orthanc):
    """The script that Orthanc hands to its own pages."""
    script = orthanc.as_user("bob").get(orthanc.url + "/plugins/explorer.js").text
    assert "Open in Exchange" in script and "studies/" in script
