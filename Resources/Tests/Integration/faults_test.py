"""Afterwards nothing is lost, nothing is sent twice that must not be, and the page says what happened."""
import concurrent.futures
import io
import os
import re
import sqlite3
import threading
import zipfile

import psycopg2
import pytest
import requests
from actors import API, REQUESTER, Recipient, Staff, package_mail, radiograph, receive, token_of, until
from conftest import BOTH_ENGINES
from orthanc import Orthanc, StartFailed
from samples import Patient, make_ct, nhs_number
from samples.study import Study


def patient(number):
    return Patient(f"FAULT^{number}", "19551231", "M", f"F{number}", nhs_number(6000 + number))


@pytest.fixture
def house(mail, database):
    """An Orthanc of the test's own, to be killed."""
    mail.reset()
    with Orthanc(mail=mail, exchange={"Database": database}) as orthanc:
        yield orthanc
        orthanc.kill()      # quicker than asking


def stored_patients(orthanc, count):
    Staff(orthanc).wait_for_index()
    people = [patient(number) for number in range(count)]
    orthanc.upload([blob for person in people for blob in radiograph(person).blobs()])
    return people


def settled(staff):
    """Nothing waits in the outbox any more."""
    until(lambda: not staff.get("/system")["Outbox"]["Pending"]
          and all(one["State"] in ("Delivered", "Failed") for one in staff.deliveries()), "an empty outbox", 60)


def let_leases_run_out(orthanc):
    """As if two minutes had passed: what a killed Orthanc had claimed for sending is free again."""
    address = orthanc.config["Exchange"]["Database"]
    path = os.path.join(orthanc.storage, "exchange.db")
    connection = psycopg2.connect(address) if address else sqlite3.connect(path)
    with connection:
        connection.cursor().execute(f"UPDATE {'exchange.' if address else ''}deliveries SET lease_until = 0 "
                                    "WHERE state = 'Sending'")
    connection.close()


def message_ids(mail):
    return [message.headers["Message-ID"].strip("<>").split("@")[0] for message in mail.messages.find(channel="Email")]


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_a_send_that_was_answered_survives_a_kill(mail, house):
    """Orthanc killed right after a send was answered: nothing is lost."""
    mail.down()     # so that the mail is certainly still in the outbox
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    request = staff.enter(person)
    sent = staff.send(request, close=True)
    house.kill()
    mail.up()
    let_leases_run_out(house)
    house.start()
    staff = Staff(house)
    shown = staff.get(f"/requests/{request}")
    assert shown["Outcome"] == "Sent" and [package["ID"] for package in shown["Packages"]] == [sent["Package"]]
    message = package_mail(mail, staff, sent["Package"])
    settled(staff)
    assert sorted(message_ids(mail)) == sorted(one["ID"] for one in staff.deliveries())
    visitor = Recipient(house, mail, token_of(message)).open()
    assert visitor.archive().testzip() is None
    assert staff.get("/audit/verify")["Valid"] is True


def send_until_killed(orthanc, request, answers):
    try:
        answer = orthanc.as_user("bob").post(f"{API}/requests/{request}/send", json={"Close": True})
        answers[request] = answer.status_code
    except requests.RequestException:
        answers[request] = None     # nobody was told anything


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_kills_in_the_middle_of_sends_leave_each_whole_or_not_made(mail, house):
    """Orthanc killed in the middle of a send: every request is either wholly sent or not at all, and mailed once."""
    people = stored_patients(house, 12)
    staff = Staff(house)
    pending = [staff.enter(person) for person in people]
    everything, answers = list(pending), {}
    for round_number in range(3):
        batch, pending = pending[:4], pending[4:]
        Staff(house).wait_for_index()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            first_done = threading.Event()
            for request in batch:
                pool.submit(send_until_killed, house, request, answers).add_done_callback(lambda _: first_done.set())
            if round_number:
                first_done.wait(60)
            house.kill()
        let_leases_run_out(house)
        house.start()
    staff = Staff(house)
    settled(staff)
    sent = 0
    for request in everything:
        shown = staff.get(f"/requests/{request}")
        actions = [event["Action"] for event in staff.audit(request) if event["Action"] != "RequestViewed"]
        mails = [one for one in staff.deliveries(request=request) if one["Purpose"] == "PackageReady"]
        if shown["State"] == "Completed":
            sent += 1
            assert len(shown["Packages"]) == len(mails) == actions.count("PackageSent") == 1, actions
            assert shown["Outcome"] == "Sent" and actions.count("RequestCompleted") == 1
        else:
            assert shown["Packages"] == mails == [] and actions == ["RequestCreated"], actions
            assert answers[request] is None, "a send that was answered is lost"
    assert sent >= 2
    ids = message_ids(mail)
    assert set(ids) == {one["ID"] for one in staff.deliveries()}
    # A kill between the server's "250" and its recording repeats a message, with the same Message-ID: known at most.
    repeated = len(ids) - len(set(ids))
    assert repeated <= 12
    assert staff.get("/audit/verify")["Valid"] is True
    staff.wait_for_index()
    for request in everything:      # and work goes on
        if staff.get(f"/requests/{request}")["State"] == "ToReview":
            staff.send(request, close=True)
    settled(staff)
    assert len([one for one in staff.deliveries() if one["Purpose"] == "PackageReady"]) == len(everything)


@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_Threat10_a_database_that_restarts_under_the_calls_loses_none(mail, house, postgres):
    """Database restarted: calls wait for it, a send is made once, and everything goes on afterwards."""
    first, second = stored_patients(house, 2)
    staff = Staff(house)
    requests_made = [staff.enter(first), staff.enter(second)]
    staff.send(requests_made[0])
    postgres.pause("immediate")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        sending = pool.submit(lambda: house.as_user("bob").post(f"{API}/requests/{requests_made[1]}/send", json={}))
        listing = pool.submit(lambda: house.as_user("bob").get(f"{API}/requests"))
        dead = pool.submit(lambda: house.portal().get("/api/links/" + "A" * 43))
        assert house.portal().get("/api/institution").status_code == 200     # needs no database
        assert not sending.done() and not listing.done()
        postgres.resume()
        assert [call.result().status_code for call in (sending, listing, dead)] == [200, 200, 404]
    assert [len(staff.get(f"/requests/{request}")["Packages"]) for request in requests_made] == [1, 1]
    settled(staff)
    assert sorted(message_ids(mail)) == sorted(one["ID"] for one in staff.deliveries())
    assert staff.get("/audit/verify")["Valid"] is True


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_download_resumes_over_a_restart(mail, house):
    """A download while Orthanc is restarted resumes: the zip's bytes never change once it was sent."""
    person = patient(1)
    Staff(house).wait_for_index()
    house.upload(make_ct(person, Study("CT HEAD"), slices=30).blobs())
    staff = Staff(house)
    visitor = receive(house, mail, staff, staff.enter(person))
    answer = visitor.http.get(f"/api/packages/{visitor.package}/archive", stream=True)
    size, tag = int(answer.headers["Content-Length"]), answer.headers["ETag"]
    got = answer.raw.read(size // 3)
    assert 0 < len(got) < size
    house.kill()
    answer.close()
    house.start()
    visitor.http.close()        # the cookie stays, the connection does not
    rest = visitor.download(**{"Range": f"bytes={len(got)}-", "If-Range": tag})
    assert rest.status_code == 206 and rest.headers["ETag"] == tag
    archive = zipfile.ZipFile(io.BytesIO(got + rest.content))
    assert archive.testzip() is None and len(got + rest.content) == size
    assert len([name for name in archive.namelist() if name.startswith("IMAGES/IM")]) == 30


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_study_deleted_after_the_send_says_so_at_the_download(mail, house):
    """A study deleted while being shared or downloaded: no file of zeros, no other file in its place."""
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    request = staff.enter(person)
    visitor = receive(house, mail, staff, request)
    [study] = staff.matching(request)
    house.as_user("alice").delete(f"/studies/{study}").raise_for_status()
    answer = visitor.download()
    assert answer.status_code == 409 and answer.json()["Code"] == "StudyGone", answer.text
    assert "since it was sent" in answer.json()["Message"]
    contents = visitor.get(f"/packages/{visitor.package}/studies")
    instance = contents["Items"][0]["Series"][0]["Instances"][0]["Instance"]
    assert visitor.http.get(f"/api/packages/{visitor.package}/instances/{instance}/frames/0").status_code in (404, 415)
    assert staff.send(request, status=409, Again=True)["Code"] == "NothingToSend"


def try_zips_again(orthanc):
    """As if ten minutes had passed since their preparation failed."""
    address = orthanc.config["Exchange"]["Database"]
    path = os.path.join(orthanc.storage, "exchange.db")
    connection = psycopg2.connect(address) if address else sqlite3.connect(path)
    with connection:
        connection.cursor().execute(f"UPDATE {'exchange.' if address else ''}package_archives SET not_before = 0")
    connection.close()


@pytest.mark.parametrize("what", ["studies", "series", "instances"])
@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_a_deletion_is_said_on_both_pages_at_once(mail, house, what):
    """A study deleted while being shared, in whole or in part: nobody has to try a download to learn of it."""
    Staff(house).wait_for_index()
    person = patient(1)
    study = Study("CT HEAD")
    blobs = [*make_ct(person, study, slices=2).blobs(), *make_ct(person, study, slices=1).blobs()]
    house.upload(blobs)
    staff = Staff(house)
    request = staff.enter(person)
    visitor = receive(house, mail, staff, request)
    assert visitor.archive().testzip() is None

    def problems():
        return {visitor.get(f"/packages/{visitor.package}")["Problem"], staff.get(f"/requests/{request}")["Packages"][0]["Problem"]}
    assert problems() == {""}
    alice = house.as_user("alice")
    alice.delete(f"/{what}/{alice.get(f'/{what}').json()[0]}").raise_for_status()
    [said] = until(lambda: next((told for told in [problems()] if "" not in told), None), "a word on it")
    assert "deleted at the sender" in said
    assert [event["Action"] for event in staff.audit(request)].count("ArchiveFailed") == 1
    refused = visitor.download()
    assert refused.status_code == 409 and refused.json()["Code"] == "StudyGone" and said in refused.json()["Message"]
    house.upload(blobs)
    try_zips_again(house)
    assert visitor.archive().testzip() is None and problems() == {""}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_file_that_vanished_from_the_disk_stops_the_send(house):
    """A study deleted or changed while being shared: nothing is sent, and the answer says so."""
    [person] = stored_patients(house, 1)
    staff = Staff(house)
    request = staff.enter(person)
    [study] = staff.matching(request)
    alice = house.as_user("alice")
    [instance] = alice.get(f"/studies/{study}/instances").json()
    uuid = alice.get(f"/instances/{instance['ID']}/attachments/dicom/info").json()["Uuid"]
    house.kill()        # Orthanc holds files in memory
    os.remove(os.path.join(house.storage, uuid[:2], uuid[2:4], uuid))
    house.start()
    staff = Staff(house)
    staff.wait_for_index()
    assert staff.send(request, status=503)["Code"] == "ArchiveUnavailable"
    assert re.search(r"Orthanc Exchange: .*error 2006", house.log())      # OrthancPluginErrorCode_RegularFileExpected
    assert staff.get(f"/requests/{request}")["Packages"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_another_program_that_reads_the_database_takes_nothing_away(house):
    """A backup, or a curious administrator, opens and closes the SQLite file; what is written after stays."""
    staff = Staff(house)
    first = staff.enter(patient(1))
    path = os.path.join(house.storage, "exchange.db")
    for _ in range(2):
        connection = sqlite3.connect(path)
        connection.execute("SELECT COUNT(*) FROM requests").fetchone()
        connection.close()
    assert os.path.exists(path + "-wal")
    second = staff.enter(patient(2))
    house.kill()
    house.start()
    staff = Staff(house)
    assert staff.get(f"/requests/{first}")["ID"] == first and staff.get(f"/requests/{second}")["ID"] == second


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_Threat10_a_newer_database_is_refused_at_the_start(house):
    """Database newer than the program: refused at the start, with a clear line in the log."""
    house.kill()
    connection = sqlite3.connect(os.path.join(house.storage, "exchange.db"))
    with connection:
        connection.execute("INSERT INTO schema_version VALUES (9999)")
    connection.close()
    log = refused_start(house)
    assert re.search(r"Orthanc Exchange cannot start: .*newer version.*9999", log), log


def refused_start(orthanc):
    """Starts, sees it fail, and gives what the log says since."""
    before = len(orthanc.log())
    with pytest.raises(StartFailed):
        orthanc.start(wait=False).wait_until_ready()
    orthanc.kill()
    return orthanc.log()[before:]


BAD_CONFIGURATIONS = [
    ({"Portall": {}}, "Exchange.Portall"), ({"Portal": {"Prot": 8043}}, "Exchange.Portal.Prot"),
    ({"Portal": {"Port": "8043"}}, "Exchange.Portal.Port"), ({"Portal": {"Port": 70000}}, "Exchange.Portal.Port"),
    ({"Portal": {"Certificate": "/nowhere/cert.pem"}}, "Exchange.Portal.Certificate"),
    ({"Portal": {"BindAddress": "0.0.0.0"}}, "Exchange.Portal"), ({"Portal": {"PublicUrl": "images"}}, "Exchange.Portal.PublicUrl"),
    ({"Email": {"Password": "$NO_SUCH_VARIABLE"}}, "Exchange.Email.Password"),
    ({"Email": {"Server": "ftp://mail"}}, "Exchange.Email.Server"), ({"Users": {"bob": "Chief"}}, "Exchange.Users"),
    ({"DefaultRole": "Nobody"}, "Exchange.DefaultRole"), ({"Institution": "St Elsewhere"}, "Exchange.Institution"),
    ({"Institution": {"Email": "nobody"}}, "Exchange.Institution.Email"), ({"Sms": {"Url": "sms"}}, "Exchange.Sms.Url"),
    ({"Database": "postgresql://nobody:topsecret@127.0.0.1:9/none"}, "database"),
]


def test_bad_configurations_stop_the_start_and_name_the_key(mail):
    """An unknown key, a wrong type, a file that cannot be read or a variable that is not set stops the start."""
    def start(case):
        changes, key = case
        orthanc = Orthanc(mail=mail, exchange=changes)
        try:
            log = refused_start(orthanc)
            line = next((one for one in log.splitlines() if "Orthanc Exchange cannot start" in one), "")
            return None if key in line and "topsecret" not in log else f"{changes}: {line or log[-800:]}"
        finally:
            orthanc.close()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        wrong = [line for line in pool.map(start, BAD_CONFIGURATIONS) if line]
    assert wrong == []


def test_a_password_in_the_environment_is_not_named(mail, monkeypatch):
    """Secrets need not stand in the file, and are never logged."""
    monkeypatch.setenv("EXCHANGE_TEST_SECRET", "s3cr3t-of-the-mail-server")
    orthanc = Orthanc(mail=mail, exchange={"Email": {"Username": "u", "Password": "$EXCHANGE_TEST_SECRET"}})
    try:
        orthanc.start()
        assert orthanc.as_user("bob").get(f"{API}/me").json()["Email"] is True
        assert REQUESTER["Email"] not in orthanc.log() and "s3cr3t" not in orthanc.log()
        assert "s3cr3t" not in orthanc.as_user("alice").get(f"{API}/settings").text
    finally:
        orthanc.kill()
        orthanc.close()
