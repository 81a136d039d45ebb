"""Orthanc ended, its disk full, its archive changed, in the middle of whatever it does (threat 10)."""
import concurrent.futures
import contextlib
import io
import os
import resource
import sqlite3
import time
import zipfile

import psycopg2
import pydicom
import pytest
import requests
from actors import API, Recipient, Staff, package_mail, radiograph, receive, token_of, until
from conftest import BOTH_ENGINES
from faults_test import let_leases_run_out, message_ids, patient, settled, stored_patients
from orthanc import Orthanc
from samples import make_ct, make_pdf
from samples.study import Study


@pytest.fixture
def house(mail, database):
    """An Orthanc of the test's own, to be killed."""
    mail.reset()
    with Orthanc(mail=mail, exchange={"Database": database}) as orthanc:
        yield orthanc
        mail.hang(False)
        orthanc.kill()      # quicker than asking


def connect(orthanc):
    address = orthanc.config["Exchange"]["Database"]
    return psycopg2.connect(address, options="-c search_path=exchange") if address \
        else sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"))


def handed_over(staff, package):
    """The delivery of the package's link, once it is claimed."""
    return until(lambda: next((one for one in staff.deliveries() if one["Package"] == package
                               and one["State"] == "Sending"), None), "a claimed mail")


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_a_kill_while_mails_are_handed_over_sends_each_once(mail, house):
    """Mail server hanging, Orthanc killed meanwhile: nobody took the mails, so that each is sent once afterwards."""
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    mail.hang()
    sent = staff.send(staff.enter(person), close=True)
    handed_over(staff, sent["Package"])
    assert mail.messages.find(channel="Email") == []
    house.kill()
    mail.hang(False)
    let_leases_run_out(house)
    house.start()
    staff = Staff(house)
    settled(staff)
    assert sorted(message_ids(mail)) == sorted(one["ID"] for one in staff.deliveries())
    assert Recipient(house, mail, token_of(package_mail(mail, staff, sent["Package"]))).open().archive().testzip() is None


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_a_stop_while_mails_are_handed_over_needs_no_lease_to_run_out(mail, house):
    """Orthanc stopped in the proper way breaks off and gives the mails back: they go right after the start."""
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    mail.hang()
    sent = staff.send(staff.enter(person), close=True)
    handed_over(staff, sent["Package"])
    house.stop()
    mail.hang(False)
    house.start()
    staff = Staff(house)
    settled(staff)      # within less than the two minutes of a lease
    assert sorted(message_ids(mail)) == sorted(one["ID"] for one in staff.deliveries())


def test_Threat10_a_kill_while_the_index_fills_leaves_no_study_out(mail):
    """Killed again and again while the archive is read: in the end every study is found by its own patient."""
    mail.reset()
    bare = Orthanc(plugin="", mail=mail, users={"alice": ("alice-demo", "Administrator")}, config={"Exchange": None})
    try:
        bare.start()
        people = [patient(number) for number in range(40)]
        bare.upload([blob for person in people for blob in radiograph(person).blobs()])
        bare.stop()
        with contextlib.closing(Orthanc(mail=mail, folder=bare.folder)) as house:
            for _ in range(4):
                house.start(wait=False)
                until(lambda: _answers(house), "the staff door", 60)
                house.kill()
            house.start()
            staff = Staff(house)
            staff.wait_for_index(len(people))
            for person in people[::7]:
                assert len(staff.matching(staff.enter(person))) == 1
    finally:
        bare.close()


def _answers(house):
    with contextlib.suppress(requests.RequestException):
        return house.as_user("bob").get(f"{API}/me", timeout=10).status_code == 200
    return False


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_kills_during_a_migration_leave_a_database_that_starts(mail, database):
    """Killed while tables are made: every migration is whole or not made, and the next start goes on."""
    mail.reset()
    # Orthanc has made its own tables already: killed while it makes those, it does not start again, with any plugin or none.
    bare = Orthanc(plugin="", mail=mail, config={"Exchange": None})
    bare.start()
    bare.stop()
    house = Orthanc(mail=mail, exchange={"Database": database}, folder=bare.folder)
    try:
        versions = []
        for round_number in range(8):
            house.start(wait=False)
            until(lambda: _has_begun(house), "the database", 60)
            time.sleep(round_number * 0.004)      # dies a little later in each round, and so in another step
            house.kill()
            versions.append(_version(house))
        assert versions == sorted(versions), versions
        house.start()
        staff = Staff(house)
        staff.wait_for_index()
        staff.enter(patient(1))
        assert staff.get("/audit/verify")["Valid"] is True and _version(house) >= max(versions)
    finally:
        house.kill()
        bare.close()


def _has_begun(house):
    """Whether this run of Orthanc works with its database."""
    address = house.config["Exchange"]["Database"]
    if not address:
        return os.path.exists(os.path.join(house.storage, "exchange.db")) or not house.running
    with contextlib.closing(psycopg2.connect(address)) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'orthanc-exchange' "
                       "AND datname = current_database()")
        return cursor.fetchone()[0] > 0


def _version(house):
    """Of the schema; 0 before there is one. What is read must be sound, however Orthanc died."""
    try:
        with contextlib.closing(connect(house)) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT MAX(version) FROM schema_version")
            return cursor.fetchone()[0] or 0
    except (sqlite3.OperationalError, psycopg2.errors.UndefinedTable) as missing:
        assert "schema_version" in str(missing), missing
        return 0


@contextlib.contextmanager
def full_disk(orthanc, database):
    """No file of Orthanc's may grow beyond what the database has now."""
    size = max(os.path.getsize(database + ending) for ending in ("", "-wal") if os.path.exists(database + ending))
    before = resource.prlimit(orthanc.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(orthanc.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_full_disk_refuses_what_it_cannot_keep_and_recovers(mail, house):
    """Disk full: what cannot be kept is refused and not half done; what is there can be read; afterwards all goes on."""
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    request = staff.enter(person)
    settled(staff)
    database = os.path.join(house.storage, "exchange.db")
    known = {one["ID"] for one in staff.get("/requests")["Items"]}
    notes = "n" * 9000
    with full_disk(house, database):
        [refused] = until(lambda: _refusal(staff, person, notes), "a full disk", 60)
        assert refused.status_code == 503 and refused.json()["Code"] == "StorageUnavailable", refused.text
        assert database not in refused.text
        assert house.portal().get("/api/institution").status_code == 200
        assert house.running
    listed = staff.get("/requests", params={"limit": 500})["Items"]
    assert known <= {one["ID"] for one in listed}
    answer = staff.send(request, close=True)
    visitor = Recipient(house, mail, token_of(package_mail(mail, staff, answer["Package"]))).open()
    assert visitor.archive().testzip() is None
    actions = [event["Action"] for event in staff.audit() if event["Action"] == "RequestCreated"]
    assert len(actions) == len(listed) and staff.get("/audit/verify")["Valid"] is True


def _refusal(staff, person, notes):
    body = {"Requester": {"Name": "N", "Email": "n@law.example", "Mobile": "+447700900101"}, "Notes": notes,
            "Patient": {"PatientName": person.name, "PatientBirthDate": person.birth_date}}
    answer = staff.http.post(f"{API}/requests", json=body)
    return [answer] if answer.status_code != 200 else []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_locked_database_is_waited_for(house):
    """Database locked by another program, a backup say: calls wait, and are done once it is free."""
    staff = Staff(house)
    lock = sqlite3.connect(os.path.join(house.storage, "exchange.db"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            entering = pool.submit(staff.enter, patient(1))
            assert staff.get("/requests")["Items"] == []        # reading goes on
            assert not entering.done()
            lock.execute("ROLLBACK")
            assert staff.get(f"/requests/{entering.result()}")["State"] == "ToReview"
    finally:
        lock.close()


def changed(blob, **values):
    """The same instance by its identifiers, with other contents."""
    dataset = pydicom.dcmread(io.BytesIO(blob))
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_what_was_overwritten_after_the_send_is_not_given_out(mail, database):
    """A study changed while being shared: a file that is not the one that was sent does not leave, whatever its name."""
    mail.reset()
    with Orthanc(mail=mail, exchange={"Database": database}, config={"OverwriteInstances": True}) as house:
        Staff(house).wait_for_index()
        person = patient(1)
        [blob] = list(radiograph(person).blobs())
        house.upload([blob])
        staff = Staff(house)
        request = staff.enter(person)
        visitor = receive(house, mail, staff, request)
        before = visitor.archive()
        assert before.testzip() is None
        house.upload([changed(blob, PatientName="SOMEBODY^ELSE", StudyDescription="CHANGED")])
        try:
            answer = visitor.download()
            content = answer.content if answer.status_code == 200 else b""
            whole = answer.status_code == 200 and len(content) == int(answer.headers["Content-Length"])
        except requests.RequestException:
            content, whole = b"", False     # broken off: the client knows that it has not all of it
        assert not whole and b"SOMEBODY^ELSE" not in content
        said = visitor.download()
        assert said.status_code == 409 and said.json()["Code"] == "StudyGone" and "ask the sender" in said.json()["Message"]
        told = visitor.get(f"/packages/{visitor.package}")["Problem"]
        instance = house.as_user("alice").get("/instances").json()[0]
        picture = f"/packages/{visitor.package}/instances/{instance}/frames/0"
        for path in (picture, picture + "/attributes", picture + "/pixels"):
            assert visitor.get(path, 409)["Code"] == "StudyGone", "the viewer shows what was sent, too, or says why not"
        assert "changed" in told and staff.get(f"/requests/{request}")["Packages"][0]["Problem"] == told
        assert staff.get("/audit/verify")["Valid"] is True


def otherwise(blob, sent, other):
    """As long as it was, and not the same."""
    assert len(sent) == len(other) and blob.count(sent) == 1
    return blob.replace(sent, other)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_what_was_overwritten_by_a_file_of_the_same_size_is_not_shown(mail, database):
    """A study changed while being shared: drawn pictures and PDFs too are of the files that were sent, or there are none."""
    mail.reset()
    with Orthanc(mail=mail, exchange={"Database": database}, config={"OverwriteInstances": True}) as house:
        Staff(house).wait_for_index()
        person, study = patient(1), Study("CT HEAD")
        [picture] = list(make_ct(person, study, slices=1).blobs())
        [document] = list(make_pdf(person, study, lines=["Nothing is seen."]).blobs())
        house.upload([picture, document])
        visitor = receive(house, mail, Staff(house), Staff(house).enter(person))
        alice = house.as_user("alice")
        paths = {alice.get(f"/instances/{one}/metadata/SopClassUid").text: one for one in alice.get("/instances").json()}
        base = f"/packages/{visitor.package}/instances/"
        shown = {blob: base + paths[str(pydicom.dcmread(io.BytesIO(blob)).SOPClassUID)] + end
                 for blob, end in ((picture, "/frames/0?width=512"), (document, "/document"))}
        before = {path: visitor.call("GET", path).content for path in shown.values()}
        pixels = pydicom.dcmread(io.BytesIO(picture)).PixelData
        for blob, sent, other in ((picture, pixels, pixels[::-1]), (document, b"Nothing is seen.", b"A great deal is!")):
            path = shown[blob]
            assert visitor.call("GET", path).content == before[path]
            house.upload([otherwise(blob, sent, other)])
            for _ in range(2):
                assert visitor.get(path, 409)["Code"] == "StudyGone", path
            house.upload([blob])
            assert visitor.call("GET", path).content == before[path], "the very same file came back"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_study_deleted_during_its_download_breaks_it_off(mail, house):
    """A study deleted while being downloaded: the zip ends early, and says so by its length."""
    Staff(house).wait_for_index()
    person = patient(1)
    house.upload(make_ct(person, Study("CT HEAD"), slices=60).blobs())
    staff = Staff(house)
    visitor = receive(house, mail, staff, staff.enter(person))
    answer = visitor.http.get(f"/api/packages/{visitor.package}/archive", stream=True)
    size = int(answer.headers["Content-Length"])
    got = answer.raw.read(1024)
    alice = house.as_user("alice")
    for study in alice.get("/studies").json():
        alice.delete(f"/studies/{study}").raise_for_status()
    with contextlib.suppress(Exception):        # urllib3 has several for a connection that ends early
        while piece := answer.raw.read(65536):
            got += piece
    if len(got) == size:        # all of it was on its way already
        assert zipfile.ZipFile(io.BytesIO(got)).testzip() is None
    assert visitor.download().status_code != 200 or len(visitor.download().content) < size


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_orderly_restarts_amid_everything_lose_nothing(mail, house):
    """Stopped while requests are entered and sent, mails leave and passcodes are asked for: each is whole or not made."""
    people = stored_patients(house, 9)
    staff = Staff(house)
    pending = {staff.enter(person): None for person in people}
    for round_number in range(3):
        batch = list(pending)[round_number * 3:round_number * 3 + 3]
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            calls = {request: pool.submit(house.as_user("bob").post, f"{API}/requests/{request}/send", json={"Close": True})
                     for request in batch}
            if round_number:
                next(concurrent.futures.as_completed(calls.values()))
            house.stop()
            for request, call in calls.items():
                with contextlib.suppress(requests.RequestException):
                    pending[request] = call.result().status_code
        house.start()
        Staff(house).wait_for_index()
    staff = Staff(house)
    settled(staff)
    for request, status in pending.items():
        shown = staff.get(f"/requests/{request}")
        mails = [one for one in staff.deliveries(request=request) if one["Purpose"] == "PackageReady"]
        assert len(shown["Packages"]) == len(mails) == (1 if shown["State"] == "Completed" else 0)
        assert status != 200 or shown["State"] == "Completed", "a send that was answered is lost"
    ids = message_ids(mail)
    assert sorted(ids) == sorted(one["ID"] for one in staff.deliveries()), "an orderly stop repeats no mail"
    assert staff.get("/audit/verify")["Valid"] is True
    assert house.stop() == 0
