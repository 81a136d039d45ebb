"""The harness itself, against a bare Orthanc: a test that leans on it should not have to doubt it."""
import json
import os
import smtplib
import subprocess
import sys
from email.message import EmailMessage

import pytest
import requests

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "Samples")]

from mail_catcher import MailCatcher
from orthanc import Client, Orthanc, StartFailed
from ports import BLOCK, free_port
from postgres import Postgres
from samples import Patient, make_ct


@pytest.fixture
def catcher():
    with MailCatcher() as running:
        yield running


def send(catcher, to="b@c.example", subject="Hello", html=None, timeout=60):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@hospital.example", to, subject
    message.set_content("See https://images.example/l/abc.\nCode 123456\n")
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port, timeout=timeout) as client:
        client.send_message(message)


def test_catches_mail_with_its_parts(catcher):
    send(catcher, subject="Gr\u00fc\u00dfe", html="<p>Hi <script>x</script></p>")
    caught = catcher.messages.wait_for(to="b@c.example", subject="Gr\u00fc\u00dfe")
    assert caught.links == ["https://images.example/l/abc"] and caught.passcode == "123456"
    page = Client(catcher.http_url).get(f"/messages/{caught.number}/html")
    assert "sandbox" in page.headers["Content-Security-Policy"] and "script" not in page.headers["Content-Security-Policy"]
    listed = Client(catcher.http_url).get("/api/messages").json()["Items"]
    assert [(one["Channel"], one["Subject"], one["To"]) for one in listed] == [("Email", "Gr\u00fc\u00dfe", ["b@c.example"])]


def test_refuses_one_address_for_good_or_for_now(catcher):
    for code in (550, 451):
        catcher.refuse("B@c.example", code)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            send(catcher)
        assert refusal.value.recipients["b@c.example"][0] == code
    send(catcher, to="other@c.example")
    catcher.refuse("b@c.example", 0)
    send(catcher)
    assert [message.to for message in catcher.messages.all()] == [["other@c.example"], ["b@c.example"]]


def test_hangs_and_goes_down_and_comes_back(catcher):
    catcher.hang()
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(catcher, timeout=0.5)
    catcher.down()
    with pytest.raises(ConnectionRefusedError):
        send(catcher)
    catcher.up()
    send(catcher)
    assert len(catcher.messages.all()) == 1


def test_waiting_for_what_never_comes_fails_and_says_what_came(catcher):
    send(catcher, subject="Something else")
    with pytest.raises(AssertionError, match="Something else"):
        catcher.messages.wait_for(subject="Expected", timeout=0.2)


def test_sms_gateway(catcher):
    client = Client(catcher.http_url)
    assert client.post("/sms", json={"to": "+447700900123", "text": "Your code is 654321"}).status_code == 200
    assert catcher.messages.wait_for(channel="Sms").passcode == "654321"
    assert client.post("/sms", data="{").status_code == 400
    client.put("/api/mode", json={"SmsStatus": 503}).raise_for_status()
    assert client.post("/sms", json={"to": "1", "text": "x"}).status_code == 503
    assert len(catcher.messages.all()) == 1


def test_mode_by_http_for_tests_in_other_languages(catcher):
    client = Client(catcher.http_url)
    mode = client.put("/api/mode", json={"Mode": "Down", "Refuse": {"x@y.example": 550}}).json()
    assert mode == {"Mode": "Down", "Refuse": {"x@y.example": 550}, "SmsStatus": 200}
    assert client.put("/api/mode", json={"Mode": "Normal"}).json()["Mode"] == "Normal"
    assert client.delete("/api/messages").status_code == 200


def test_orthanc_stores_survives_a_kill_and_demands_a_password():
    with Orthanc(plugin="") as orthanc:
        series = make_ct(Patient("DOE^JANE", "19700131", "F", "H1"))
        answers = orthanc.upload(series.blobs())
        assert len(answers) == 8 and {answer["Status"] for answer in answers} == {"Success"}
        assert orthanc.anonymous().get("/studies").status_code == 401
        orthanc.kill()
        assert not orthanc.running
        with pytest.raises(requests.ConnectionError):
            orthanc.as_user("alice").get("/studies")
        orthanc.start()
        assert orthanc.as_user("bob").get("/studies").json() == [orthanc.study(series.study_uid)]
        assert orthanc.stop() == 0
        folder = orthanc.folder
    assert not os.path.exists(folder)


def test_a_start_that_fails_says_why():
    orthanc = Orthanc(plugin="", config={"HttpPort": "eighty"})
    try:
        with pytest.raises(StartFailed, match="HttpPort"):
            orthanc.start()
    finally:
        orthanc.close()
    with pytest.raises(FileNotFoundError):
        Orthanc(plugin="/nowhere/plugin.so")


def test_postgres_keeps_data_over_a_crash():
    psycopg2 = pytest.importorskip("psycopg2")
    with Postgres() as server:
        address = server.make_database()
        with psycopg2.connect(address) as connection:
            connection.cursor().execute("CREATE TABLE t AS SELECT 1 AS a")
        connection.close()
        server.pause("immediate")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(address)
        server.resume()
        connection = psycopg2.connect(address)
        cursor = connection.cursor()
        cursor.execute("SELECT a FROM t")
        assert cursor.fetchall() == [(1,)]
        connection.close()


def test_no_port_is_given_twice_while_processes_live():
    """Others take theirs meanwhile; more than a block is there for who needs it."""
    program = "import sys; from ports import free_port; print(free_port(), free_port(), flush=True); sys.stdin.read()"
    others = [subprocess.Popen([sys.executable, "-c", program], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
              for _ in range(5)]
    taken = [int(port) for other in others for port in other.stdout.readline().split()]
    taken += [free_port() for _ in range(2 * BLOCK)]
    assert len(set(taken)) == len(taken) == 10 + 2 * BLOCK
    for other in others:
        other.communicate()
        assert other.returncode == 0


def test_stack_ends_with_its_standard_input():
    environment = dict(os.environ, EXCHANGE_PLUGIN="")
    process = subprocess.Popen([sys.executable, os.path.join(HERE, "stack.py"), "--patients", "1", "--until-stdin-ends"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    facts = json.loads(process.stdout.readline())
    client = Client(facts["Orthanc"], "alice", facts["Users"]["alice"]["Password"])
    assert len(client.get("/studies").json()) == 2
    assert {study["StudyInstanceUID"] for study in facts["Patients"][0]["Studies"]} == {
        client.get(f"/studies/{study}").json()["MainDicomTags"]["StudyInstanceUID"] for study in client.get("/studies").json()}
    process.stdin.close()
    assert process.wait(60) == 0
    assert not os.path.exists(facts["Folder"])
    with pytest.raises(requests.ConnectionError):
        client.get("/studies")
