"""What is kept and written: names from outside, the audit log under attack, secrets that must stand nowhere."""
import csv
import glob
import io
import os
import sqlite3

import pytest
from actors import API, REQUESTER, package_mail, radiograph, receive, until
from samples import Patient, nhs_number, pdf_bytes

HOSTILE = ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "=HYPERLINK(\"http://evil.example\",\"x\")",
           "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "'; DROP TABLE requests; --", "{{Link}} {{Passcode}}", "%s%n%x",
           "\U0001f600\U0001f3e5", "\u202egpj.exe\u202c", "..\\..\\windows", "../../etc/passwd", "${jndi:ldap://x}", "a\u0000b",
           "Zoë Müller-Łukasiewicz 山田太郎", "| | |", "CON"]


@pytest.fixture(scope="module")
def person(orthanc):
    patient = Patient("O'BRIEN <b>&AMP;^=SUM(1)".replace("=", "-"), "19660606", "F", "<i>1</i>", nhs_number(7500))
    orthanc.upload(radiograph(patient, description="<script>alert('study')</script>").blobs())
    return patient


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:25])
def test_Threat8_hostile_texts_come_back_as_they_are_or_are_refused(staff, person, text):
    """Names from outside: safe in pages, mail headers, CSV, SQL, logs."""
    requester = dict(REQUESTER, Name=text, Organization=text)
    answer = staff.http.post(f"{API}/requests", json={
        "Requester": requester, "Notes": text, "Purpose": text, "Reference": text.replace("\\", "/"),
        "Patient": {"PatientName": person.name, "PatientBirthDate": person.birth_date}})
    if "\0" in text:
        assert answer.status_code == 400
        return
    assert answer.status_code == 200, answer.text
    kept = staff.get(f"/requests/{answer.json()['ID']}")
    assert (kept["Requester"]["Name"], kept["Notes"], kept["Purpose"]) == (text, text, text)
    assert staff.get("/requests", params={"q": text, "limit": 1})["Total"] >= 0
    staff.put(f"/requests/{kept['ID']}/patient", {"Reference": "R", "Reason": text})
    assert staff.audit(kept["ID"])[-1]["Details"]["Reason"] == text


def test_Threat8_no_cell_of_the_csv_is_a_formula(staff, person):
    """`=HYPERLINK`: safe in CSV."""
    request = staff.enter(person)
    for text in HOSTILE:
        if "\0" not in text:
            staff.put(f"/requests/{request}/patient", {"Reference": text.replace("\\", "/"), "Reason": text})
    content = staff.http.get(f"{API}/audit.csv").content.decode("utf-8")
    table = list(csv.reader(io.StringIO(content, newline="")))
    assert {len(row) for row in table} == {11}
    assert not [cell for row in table for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and len(cell) > 1]


FILE_NAMES = ["../../etc/passwd.pdf", "..\\..\\evil.pdf", "/absolute.pdf", "C:\\x.pdf", "CON.pdf", "nul", "a" * 250 + ".pdf",
              "report.pdf", "REPORT.PDF", "report.pdf ", "<script>.pdf", "\u202efdp.exe", "\"quote\".pdf", "emoji \U0001f600.pdf",
              "=cmd.pdf", "-rf.pdf", "~", "...", "report.exe"]


def test_Threat8_file_names_are_safe_in_the_zip_and_in_headers(orthanc, mail, staff, person, tmp_path):
    """File names with `../`, quotes, emoji, right-to-left marks: safe in zip paths and headers."""
    request = staff.enter(person)
    for number, name in enumerate(FILE_NAMES):
        staff.upload(f"/requests/{request}/attachments", name, pdf_bytes([f"{number}"]))
    for name in ("a\r\nSet-Cookie: x=y.pdf", "a\0.pdf", "", "b" * 256):
        answer = staff.http.post(f"{API}/requests/{request}/attachments", data=pdf_bytes(["x"]), headers={
            "Content-Disposition": "attachment; filename*=UTF-8''" + "".join(f"%{byte:02X}" for byte in name.encode())})
        assert answer.status_code == 400 or (name == "" and answer.json()["Name"] == "document"), (name, answer.text)
    visitor = receive(orthanc, mail, staff, request)
    archive = visitor.archive()
    paths = archive.namelist()
    for path in paths:
        assert path.isascii() and path.isprintable() and not set(path) & set('\\:*?"<>|') and ".." not in path, path
        assert not path.startswith("/") and all(part.strip(". ") == part and part for part in path.split("/")), path
        assert path.split("/")[-1].split(".")[0].upper() not in ("CON", "NUL", "PRN", "AUX", "COM1", "LPT1"), path
        assert not path.lower().endswith((".exe", ".js", ".bat")) or path.startswith("VIEWER/"), path
    attached = [path for path in paths if path.startswith("ATTACHMENTS/")]
    assert len({path.lower() for path in paths}) == len(paths) and len(attached) >= len(FILE_NAMES)
    archive.extractall(tmp_path)
    assert len([name for _, _, names in os.walk(tmp_path) for name in names]) == len(paths)
    for number, name in enumerate(FILE_NAMES, 1):
        answer = visitor.call("GET", f"/packages/{visitor.package}/attachments/{number}")
        assert answer.content == pdf_bytes([f"{number - 1}"]) and "\n" not in answer.headers["Content-Disposition"]


@pytest.fixture
def message_in_mail(administrator):
    """Where an institution has chosen to write the sender's message into the e-mail."""
    usual = administrator.get("/settings/texts")["PackageReady"]
    body = usual["Body"].replace("{{Link}}", "{{Message}}\n\n{{Link}}")
    administrator.put("/settings/texts", {"PackageReady": dict(usual, Body=body)})
    yield
    administrator.put("/settings/texts", {"PackageReady": usual})


def test_Threat8_a_message_cannot_write_mail_of_its_own(mail, staff, person, message_in_mail):
    """Notes with CR LF: safe in mail headers and in SMTP."""
    before = len(mail.messages.all())
    text = "First\n.\nMAIL FROM:<x@evil.example>\nBcc: victim@evil.example\n\n<a href='http://evil.example'>x</a>\n..\nlast"
    request = staff.enter(person)
    sent = staff.send(request, Message=text)
    message = package_mail(mail, staff, sent["Package"])
    assert text.replace("\n\n", "\n") in message.text.replace("\r\n", "\n").replace("\n\n", "\n") and message.to == [REQUESTER["Email"]]
    assert "evil" not in str(message.headers) and "<a href='http://evil.example'>" not in message.html
    until(lambda: not staff.get("/system")["Outbox"]["Pending"], "an empty outbox")
    assert {tuple(one.to) for one in mail.messages.all()[before:]} <= {(REQUESTER["Email"],), ("imaging@hospital.example",)}
    header = staff.enter(person)
    assert staff.post(f"/requests/{header}/send", {"Message": "a\0b"}, 400)["Code"] == "BadValue"


@pytest.fixture
def database(orthanc):
    """The SQLite file, as an attacker with a shell opens it; afterwards as it was."""
    connection = sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"), isolation_level=None, timeout=60)
    events = connection.execute("SELECT * FROM audit_events").fetchall()
    head = connection.execute("SELECT sequence, hash FROM audit_head").fetchone()
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM audit_events")
    connection.executemany(f"INSERT INTO audit_events VALUES ({', '.join('?' * len(events[0]))})", events)
    connection.execute("UPDATE audit_head SET sequence = ?, hash = ?", head)
    connection.execute("COMMIT")
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def _swap(connection, one, other):
    fields = "happened_at, actor_kind, actor, action, request_id, package_id, grant_id, patient_id, address, hash, details"
    rows = {number: connection.execute(f"SELECT {fields} FROM audit_events WHERE sequence = ?", (number,)).fetchone()
            for number in (one, other)}
    for number, source in ((one, other), (other, one)):
        connection.execute(f"UPDATE audit_events SET ({fields}) = ({', '.join('?' * 11)}) WHERE sequence = ?",
                           (*rows[source], number))


# What is done, with the last row's number to hand, and where the log is found to be broken.
ATTACKS = {
    "another actor": ("UPDATE audit_events SET actor = 'mallory' WHERE sequence = 3", lambda last: 3),
    "another time": ("UPDATE audit_events SET happened_at = happened_at + 1 WHERE sequence = 4", lambda last: 4),
    "another patient": ("UPDATE audit_events SET patient_id = 'X' WHERE sequence = 2", lambda last: 2),
    "a detail": ("UPDATE audit_events SET details = '{}' WHERE sequence = 3", lambda last: 3),
    "the first row deleted": ("DELETE FROM audit_events WHERE sequence = 1", lambda last: 1),
    "a row deleted": ("DELETE FROM audit_events WHERE sequence = 4", lambda last: 4),
    "the last row deleted": ("DELETE FROM audit_events WHERE sequence = {last}", lambda last: last),
    "all deleted": ("DELETE FROM audit_events", lambda last: 1),
    "a forged row at the end": ("INSERT INTO audit_events SELECT sequence + 1, happened_at, actor_kind, actor, action, request_id, "
                                "package_id, grant_id, patient_id, address, hash, details FROM audit_events "
                                "WHERE sequence = {last}", lambda last: last + 1),
    "the head set back": ("UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_events WHERE sequence = 3)",
                          lambda last: 4),
}


@pytest.mark.parametrize("attack", [*ATTACKS, "two rows exchanged"])
def test_Threat11_tampering_is_found_and_located(staff, database, person, attack):
    """Changing, deleting or reordering any of them is found and located."""
    assert staff.get("/audit/verify")["Valid"] is True
    last = database.execute("SELECT MAX(sequence) FROM audit_events").fetchone()[0]
    assert last > 6
    if attack == "two rows exchanged":
        _swap(database, 3, 4)
        broken = 3
    else:
        statement, place = ATTACKS[attack]
        database.execute(statement.replace("{last}", str(last)))
        broken = place(last)
    verdict = staff.get("/audit/verify")
    assert (verdict["Valid"], verdict["FirstBroken"]) == (False, broken)


def test_Threat11_the_log_is_whole_again_when_put_back(staff):
    """The attacks above were undone: what verifies is the content, not luck."""
    assert staff.get("/audit/verify")["Valid"] is True


def test_Threat11_rows_are_only_appended(orthanc, staff):
    """Audit rows are only appended: the database itself refuses the rest."""
    connection = sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"), isolation_level=None, timeout=60)
    for statement in ("UPDATE audit_events SET actor = 'mallory'", "DELETE FROM audit_events WHERE sequence = 1"):
        with pytest.raises(sqlite3.Error):
            connection.execute(statement)
    connection.close()
    assert staff.get("/audit/verify")["Valid"] is True


def test_Threat11_no_secret_stands_in_a_log_or_in_the_database(orthanc, mail, staff, person):
    """The log never holds a token, a passcode, a password; only the hash of a token is stored."""
    request = staff.enter(person)
    passport = pdf_bytes(["PASSPORT No 123456789"])
    staff.upload(f"/requests/{request}/identification", "passport.pdf", passport)
    visitor = receive(orthanc, mail, staff, request, Again=True)
    visitor.try_passcode("000000")
    visitor.download()
    waiting = receive(orthanc, mail, staff, request, Again=True)       # its passcode was used, its session lives
    mail.sms_status = 503
    waiting.http.post(f"/api/links/{waiting.token}/passcode", json={})       # and this one waits in the outbox
    until(lambda: [one for one in staff.deliveries() if one["Channel"] == "Sms" and one["LastError"]], "a text that waits")
    secrets = {"token": visitor.token, "other token": waiting.token, "passport": passport[:60].decode("latin-1"),
               "password": orthanc.users["bob"][0]}
    secrets.update({f"cookie {number}": one.http.cookies["exchange"] for number, one in enumerate((visitor, waiting))})
    secrets.update({f"SMS {one.number}": one.passcode for one in mail.messages.find(channel="Sms")})
    kept = {"log": orthanc.log().encode("utf-8", "replace")}
    for path in glob.glob(os.path.join(orthanc.storage, "exchange.db*")):
        with open(path, "rb") as file:
            kept[os.path.basename(path)] = file.read()
    assert len(kept) >= 2 and request.encode() in b"".join(kept.values())
    kept["audit"] = staff.http.get(f"{API}/audit.csv").content
    kept["deliveries"] = staff.http.get(f"{API}/deliveries?limit=500").content
    mail.sms_status = 200
    # A passcode of six digits may stand by chance inside a longer number: it is looked for as a word of its own.
    found = [(what, place) for what, secret in secrets.items() for place, content in kept.items()
             if _holds(content, secret.encode("latin-1"), what.startswith("SMS"))]
    assert found == []


def _holds(content, secret, alone):
    at = content.find(secret)
    while at >= 0:
        around = content[max(0, at - 1):at] + content[at + len(secret):at + len(secret) + 1]
        if not alone or not around.isalnum() or len(around) < 2:
            return True
        at = content.find(secret, at + 1)
    return False


def test_A10_a_proof_of_identification_is_shown_and_its_viewing_recorded(staff, person):
    """"View request ID" shows the proof of identification supplied with it."""
    request = staff.enter(person)
    passport = pdf_bytes(["PASSPORT"])
    staff.upload(f"/requests/{request}/identification", "Reisepass für Zoë.pdf", passport)
    [listed] = staff.get(f"/requests/{request}/identification")["Items"]
    assert (listed["Name"], listed["ContentType"], listed["Size"]) == ("Reisepass für Zoë.pdf", "application/pdf", len(passport))
    answer = staff.http.get(f"{API}/requests/{request}/identification/1")
    assert answer.content == passport and answer.headers["Cache-Control"] == "no-store"
    assert [event["Action"] for event in staff.audit(request)][-1] == "IdentificationViewed"


def test_A10_the_button_is_absent_where_identification_is_not_configured(staff, administrator, person):
    """The button is absent where identification is not configured."""
    request = staff.enter(person)
    administrator.put("/settings/account", {"Identification": False})
    try:
        assert staff.get(f"/requests/{request}")["Identification"]["Configured"] is False
        assert staff.get("/me")["Identification"] is False
        assert staff.get(f"/requests/{request}/identification", 404)
        refusal = staff.upload(f"/requests/{request}/identification", "x.pdf", pdf_bytes(["x"]), 409)
        assert refusal["Code"] == "NotConfigured"
    finally:
        administrator.put("/settings/account", {"Identification": True})
