"""The zip for staff where Orthanc lets plugins send it in pieces: 1.12.6 and later."""
import http.client
import io
import os
import re
import tempfile
import zipfile

import pytest
from actors import API, Staff, radiograph, until
from orthanc import Orthanc
from pydicom import dcmread
from pydicom.uid import generate_uid
from requests.auth import _basic_auth_str
from samples import Patient

FIRST_THAT_STREAMS = (1, 12, 6)
SIDE = 3600                     # pixels: 26 MB an image
IMAGES = 22                     # together more than the 512 MB that go in one piece
HELD = 256 << 20                # what reading ahead may take
SEEN = 4 << 20                  # what a client reads before something happens
USER = ("bob", "bob-demo")


def large_images():
    """One study of noise, which no zip makes smaller."""
    [blob] = radiograph(Patient("STREAM^LARGE", "19600102", "F", "X0002")).blobs()
    dataset = dcmread(io.BytesIO(blob))
    for number in range(IMAGES):
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[str(number)])
        dataset.InstanceNumber = number + 1
        dataset.Rows = dataset.Columns = SIDE
        dataset.PixelData = os.urandom(2 * SIDE * SIDE)
        buffer = io.BytesIO()
        dataset.save_as(buffer, write_like_original=False)
        yield buffer.getvalue()


@pytest.fixture(scope="module")
def house(mail):
    """Nothing of a file stays in memory, so that one that vanishes is missed; noise is not packed in vain."""
    with Orthanc(mail=mail, config={"MaximumStorageCacheSize": 0},
                 exchange={"Export": {"Compression": 0, "ViewerMegabytes": 0}}) as running:
        version = Staff(running).get("/system")["Orthanc"]
        if version != "mainline" and tuple(map(int, version.split("."))) < FIRST_THAT_STREAMS:
            pytest.skip(f"Orthanc {version} takes an answer in one piece; 1.12.6 and later stream")
        Staff(running).wait_for_index()
        yield running


@pytest.fixture(scope="module")
def study(house):
    house.upload(large_images(), threads=1)
    [found] = house.as_user("alice").get("/studies").json()
    return found


@pytest.fixture
def begun(house, study):
    """An export of which the first bytes have come; read and close it."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    connection.request("GET", f"{API}/studies/{study}/export", headers={"Authorization": _basic_auth_str(*USER)})
    answer = connection.getresponse()
    assert answer.status == 200 and len(answer.read(SEEN)) == SEEN
    yield connection, answer
    connection.close()


def memory(orthanc, name):
    """Of the process, in bytes: VmRSS what it holds, VmHWM the most that it held."""
    with open(f"/proc/{orthanc.pid}/status", encoding="ascii") as file:
        return int(re.search(rf"^{name}:\s+(\d+) kB", file.read(), re.MULTILINE).group(1)) << 10


def failures(orthanc):
    return re.findall(r"Orthanc Exchange: a request failed: (.*)", orthanc.log())


def is_cut_short(answer):
    """Whether the connection ends before the bytes that were promised, as every client notices."""
    came = SEEN
    while piece := answer.read(1 << 20):
        came += len(piece)
    return came < int(answer.headers["Content-Length"])


@pytest.mark.parametrize("passphrase", [None, "correct horse battery"])
def test_D9_staff_get_a_study_of_any_size_in_pieces(house, study, passphrase):
    """More than 512 MB, and not held in memory; encrypted, too."""
    with open(f"/proc/{house.pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")         # the peak of memory counts from here
    before = memory(house, "VmRSS")
    options = {"json": {"Passphrase": passphrase}} if passphrase else {}
    answer = house.as_user("bob").request("POST" if passphrase else "GET", f"{API}/studies/{study}/export", stream=True,
                                          **options)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    declared = int(answer.headers["Content-Length"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"
    with tempfile.TemporaryFile() as file:
        for piece in answer.iter_content(1 << 20):
            file.write(piece)
        assert file.tell() == declared > 512 << 20
        archive = zipfile.ZipFile(file)
        assert len([name for name in archive.namelist() if name.startswith("IMAGES/IM")]) == IMAGES
        if passphrase is None:
            assert archive.testzip() is None
    assert memory(house, "VmHWM") < before + HELD


def test_D9_a_client_that_goes_away_ends_the_work(house, begun):
    """Its stream breaks off, with most of the study unread."""
    known = len(failures(house))
    connection, answer = begun
    answer.close()
    connection.close()
    assert until(lambda: failures(house)[known:], "an end of the export") == ["Orthanc did not stream the answer"]
    assert house.as_user("bob").get(f"{API}/me").status_code == 200


def test_Threat10_a_file_that_vanishes_meanwhile_breaks_the_download(house, study, begun):
    """What has come is no whole answer, and the connection ends; the next try is refused with its reason."""
    alice, known = house.as_user("alice"), len(failures(house))
    listed = alice.get(f"/studies/{study}/instances").json()
    last = max(listed, key=lambda instance: int(instance["MainDicomTags"]["InstanceNumber"]))["ID"]
    uuid = alice.get(f"/instances/{last}/attachments/dicom/info").json()["Uuid"]
    path = os.path.join(house.storage, uuid[:2], uuid[2:4], uuid)
    os.rename(path, path + ".away")
    try:
        _, answer = begun
        assert is_cut_short(answer)
        assert len(failures(house)) == known + 1
        answer = house.as_user("bob").get(f"{API}/studies/{study}/export")
        assert answer.status_code == 503 and answer.json()["Code"] == "ArchiveUnavailable"
    finally:
        os.rename(path + ".away", path)


def test_D9_a_study_deleted_meanwhile_breaks_the_download(house, begun):
    """Deleted in Orthanc while it leaves: never a part that looks whole."""
    [found] = house.as_user("alice").get("/studies").json()
    assert house.as_user("alice").delete(f"/studies/{found}").status_code == 200
    _, answer = begun
    assert is_cut_short(answer)
