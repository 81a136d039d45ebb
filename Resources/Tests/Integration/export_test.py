"""The zip of a study for staff, and what the zip looks like to the programs that open it."""
import contextlib
import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile

import pydicom
import pytest
from actors import API, Staff, radiograph, receive
from orthanc import Orthanc
from pydicom.fileset import FileSet
from samples import Patient, make_ct, make_radiograph, nhs_number, pdf_bytes
from samples.study import Study


@pytest.fixture(scope="module")
def study(orthanc):
    orthanc.upload(make_ct(Patient("EXPORT^ANNE", "19600102", "F", "X0001"), Study("CT HEAD"), slices=5).blobs())
    [found] = orthanc.as_user("alice").get("/studies").json()
    return found


def test_D9_staff_get_the_zip_of_any_study(orthanc, staff, study, administrator):
    """The same zip as recipients', without a send; the log says what it was."""
    answer = staff.http.get(f"{API}/studies/{study}/export", headers={"Accept-Language": "de"})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert len([name for name in archive.namelist() if name.startswith("IMAGES/IM")]) == 5
    assert "MEDIZINISCHE BILDER" in archive.read("README.TXT").decode("utf-8-sig")
    row = administrator.get("/audit", params={"action": "StudyExported"})["Items"][0]
    assert row["Details"]["Encrypted"] == "no" and len(row["Details"]["SHA256"]) == 64 and row["Details"]["Images"] == "5"


def test_D9_staff_can_encrypt_it(staff, study, tmp_path, administrator):
    """AES-256 by a passphrase that 7-Zip and libarchive take, and that is written down nowhere."""
    passphrase = "correct horse battery"
    answer = staff.http.post(f"{API}/studies/{study}/export", json={"Passphrase": passphrase})
    assert answer.status_code == 200
    path = tmp_path / "secret.zip"
    path.write_bytes(answer.content)
    assert subprocess.run(["7z", "t", "-p" + passphrase, path], capture_output=True, check=False).returncode == 0
    assert subprocess.run(["7z", "t", "-pwrong", path], capture_output=True, check=False).returncode != 0
    assert passphrase not in administrator.http.get(f"{API}/audit.csv").text
    assert staff.post(f"/studies/{study}/export", {"Passphrase": "short"}, 400)["Code"] == "BadValue"


def test_Threat1_guests_export_nothing(orthanc, study):
    """Who may not gets 403, and no byte of a study."""
    assert orthanc.as_user("carol").get(f"{API}/studies/{study}/export").status_code == 403
    assert orthanc.as_user("carol").post(f"{API}/studies/{study}/export", json={}).status_code == 403
    assert orthanc.anonymous().get(f"{API}/studies/{study}/export").status_code == 401


@pytest.mark.filterwarnings("ignore:The .DicomDir. class:DeprecationWarning")
def test_D9_a_study_can_be_written_to_a_folder_for_a_disc(orthanc, study, tmp_path):
    """IHE PDI's layout; a damaged file is named."""
    script = os.path.join(os.path.dirname(__file__), "..", "..", "Scripts", "write-media.py")
    folder = tmp_path / "disc"
    command = [sys.executable, script, "--user", "bob", orthanc.url, study, str(folder)]
    environment = dict(os.environ, ORTHANC_PASSWORD="bob-demo", no_proxy="*")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"DICOMDIR", "README.TXT", "SHA256.TXT", "IMAGES"} <= set(os.listdir(folder))
    assert len(FileSet(folder / "DICOMDIR")) == 5
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 2 and "not empty" in again.stderr


def test_D9_what_cannot_be_written_for_a_disc_is_said_in_words(staff, orthanc, study, tmp_path):
    """An encrypted zip, and a study that is not there: the reason, and nothing that looks whole."""
    script = os.path.join(os.path.dirname(__file__), "..", "..", "Scripts", "write-media.py")
    secret = tmp_path / "secret.zip"
    secret.write_bytes(staff.http.post(f"{API}/studies/{study}/export", json={"Passphrase": "correct horse battery"}).content)
    environment = dict(os.environ, ORTHANC_PASSWORD="bob-demo", no_proxy="*")
    for arguments, reason in ((["--zip", secret], "encrypted"), (["--user", "bob", orthanc.url, "nothing"], "There is no such study")):
        folder = tmp_path / reason
        done = subprocess.run([sys.executable, script, *arguments, folder], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and reason in done.stderr and "Traceback" not in done.stderr, done.stderr
        assert os.listdir(folder) == []


def exported(staff, study, **headers):
    answer = staff.http.get(f"{API}/studies/{study}/export", headers=headers)
    assert answer.status_code in (200, 206), answer.text
    return answer


def run(*command, cwd=None):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_Issue4_every_program_opens_the_zip(staff, study, tmp_path):
    """unzip, 7-Zip, Python and libarchive unpack the same bytes; DCMTK and dicom3tools read the DICOMDIR, and DCMTK makes one."""
    path = tmp_path / "study.zip"
    path.write_bytes(exported(staff, study).content)
    expected = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    for program in (["unzip", "-q", path, "-d"], ["7z", "x", "-bso0", path, "-o"], ["bsdtar", "-xf", path, "-C"]):
        folder = tmp_path / program[0]
        folder.mkdir()
        run(*(program[:-1] + [program[-1] + str(folder)] if program[-1] == "-o" else program + [folder]))
        found = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        assert found == expected, program[0]
    folder = tmp_path / "unzip"
    for directory in ("DICOMDIR", "IMAGES/DICOMDIR"):
        assert run("dcmdump", "+P", "0004,1430", folder / directory).count("IMAGE") == 5
        assert "Error" not in run("dciodvfy", folder / directory)
    (folder / "IMAGES" / "DICOMDIR").unlink()
    run("dcmmkdir", "--general-purpose", "+r", "+id", folder / "IMAGES", "+D", tmp_path / "OWN")
    assert run("dcmdump", "+P", "0004,1430", tmp_path / "OWN").count("IMAGE") == 5


SEVERAL_SETS = [
    ("Japanese", "ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎", "胸部"),
    ("Latin-1 behind Latin-2", "ISO 2022 IR 101\\ISO 2022 IR 100", "BUC^JÉRÔME", "Señal"),
    ("Latin-1 that says it is UTF-8", "ISO_IR 192", "BUC^JEROME", "Thorax présent"),
]


@pytest.mark.parametrize("what, sets, name, text", SEVERAL_SETS, ids=[one[0] for one in SEVERAL_SETS])
def test_D9_descriptions_are_read_in_every_character_set_of_their_files(mail, orthanc, staff, what, sets, name, text):
    """Tables, viewers, README.TXT, the zip's viewer, its DICOMDIR: Orthanc knows the first set alone, and 胸部 became 6;It."""
    number = [one[0] for one in SEVERAL_SETS].index(what)
    person = Patient(name, "19590103", "M", f"X002{number}", nhs_number(7710 + number), character_set=sets)
    sample = make_radiograph(person, Study(text, institution=text, accession=f"X2{number}", seed=number), description=text)
    spoiled = text.encode("latin-1") + b" " if sets == "ISO_IR 192" else None
    orthanc.upload(blob.replace(text.encode(), spoiled) if spoiled else blob for blob in sample.blobs())
    study = orthanc.study(sample.study_uid)
    request = staff.enter(person)
    [row] = staff.matches(request)["Matching"]
    assert (row["StudyDescription"], row["InstitutionName"]) == (text, text)
    facts = staff.get(f"/studies/{study}")
    assert (facts["StudyDescription"], [one["SeriesDescription"] for one in facts["Series"]]) == (text, [text])
    visitor = receive(orthanc, mail, staff, request)
    for viewed in (staff.get(f"/studies/{study}/view"), visitor.get(f"/packages/{visitor.package}/studies")):
        [listed] = viewed["Items"]
        assert (listed["StudyDescription"], [one["SeriesDescription"] for one in listed["Series"]]) == (text, [text])
    archive = visitor.archive()
    assert text in archive.read("README.TXT").decode("utf-8-sig")
    manifest = archive.read("VIEWER/manifest.js").decode()
    [shown] = json.loads(manifest[manifest.index("{"):manifest.rindex("}") + 1])["Studies"]
    assert (shown["StudyDescription"], shown["Series"][0]["SeriesDescription"]) == (text, text)
    records = pydicom.dcmread(io.BytesIO(archive.read("DICOMDIR"))).DirectoryRecordSequence
    assert {record.StudyDescription for record in records if record.DirectoryRecordType == "STUDY"} == {text}
    assert {record.SeriesDescription for record in records if record.DirectoryRecordType == "SERIES"} == {text}


def test_D9_the_zip_holds_a_page_to_print_where_the_configuration_wants_it(mail):
    person = Patient("PRINTED^PAULA", "19590102", "F", "X0009", nhs_number(7703))
    with Orthanc(mail=mail, exchange={"Export": {"ReportPage": True}}) as orthanc:
        staff = Staff(orthanc)
        orthanc.upload(make_ct(person, Study("CT <HEAD>"), slices=3).blobs())
        staff.wait_for_index(1)
        request = staff.enter(person)
        staff.upload(f"/requests/{request}/attachments", "letter & report.pdf", pdf_bytes(["Nothing is seen."]))
        archive = receive(orthanc, mail, staff, request, Message="With kind regards").archive()
    page = archive.read("REPORT.HTM").decode()
    for part in ("PRINTED, PAULA", "1959-01-02", "X0009", "CT &lt;HEAD&gt;", "letter &amp; report.pdf</a>", "With kind regards"):
        assert part in page, page
    [link] = re.findall('href="(ATTACHMENTS/[^"]+)"', page)
    assert link in archive.namelist() and "INDEX.HTM" in page and "<script" not in page
    assert "REPORT.HTM" in archive.read("README.TXT").decode("utf-8-sig")


def test_Issue4_a_recipients_zip_is_the_same_at_every_offset_and_every_time(orthanc, mail, staff):
    """Ranges at random offsets are those of the whole, and so is a second download."""
    person = Patient("RANGES^RUTH", "19610102", "F", "X0002", nhs_number(7701))
    orthanc.upload(make_ct(person, Study("CT HEAD"), slices=8).blobs())
    visitor = receive(orthanc, mail, staff, staff.enter(person))
    whole, again = visitor.archive().fp.getvalue(), visitor.download()
    assert again.content == whole
    chance = random.Random(4)
    for _ in range(40):
        first = chance.randrange(len(whole))
        last = min(len(whole) - 1, first + chance.choice([0, 1, 29, 511, 70000]))
        part = visitor.download(Range=f"bytes={first}-{last}", **{"If-Range": again.headers["ETag"]})
        assert part.status_code == 206 and part.content == whole[first:last + 1], (first, last)


def noise(person, images, side=1024):
    """Images that no zip makes smaller."""
    [blob] = radiograph(person).blobs()
    for number in range(images):
        data_set = pydicom.dcmread(io.BytesIO(blob))
        data_set.SOPInstanceUID = data_set.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
        data_set.InstanceNumber, data_set.Rows, data_set.Columns = number + 1, side, side
        data_set.PixelData = os.urandom(2 * side * side)
        buffer = io.BytesIO()
        data_set.save_as(buffer, write_like_original=False)
        yield buffer.getvalue()


def test_E12_who_loses_the_package_loses_the_running_download_and_the_open_viewer(orthanc, mail, staff):
    """The connection ends in the middle, and pictures, documents and lists are refused at once."""
    person = Patient("ENDED^EVE", "19620102", "F", "X0003", nhs_number(7702))
    orthanc.upload(noise(person, 16))       # 32 MB: more than the sockets between take from us
    visitor = receive(orthanc, mail, staff, staff.enter(person))
    visitor.archive()       # prepared
    contents = visitor.get(f"/packages/{visitor.package}/studies")
    picture = f"/packages/{visitor.package}/instances/{contents['Items'][0]['Series'][0]['Instances'][0]['Instance']}/frames/0"
    visitor.call("GET", picture)
    running = visitor.http.get(f"/api/packages/{visitor.package}/archive", stream=True)
    size = int(running.headers["Content-Length"])
    got = len(running.raw.read(1000))
    visitor.call("POST", f"/packages/{visitor.package}/decline", json={"Reason": "Not mine"})
    for path in (picture, f"/packages/{visitor.package}/studies", f"/packages/{visitor.package}/archive"):
        assert visitor.http.get("/api" + path).status_code in (403, 404, 410), path
    with contextlib.suppress(Exception):        # urllib3 has several for a connection that ends early
        while piece := running.raw.read(65536):
            got += len(piece)
    assert got < size
