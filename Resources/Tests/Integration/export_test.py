"""The zip of a study for staff, and what the zip looks like to the programs that open it."""
import io
import os
import subprocess
import sys
import zipfile

import pytest
from actors import API
from pydicom.fileset import FileSet
from samples import Patient, make_ct
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
