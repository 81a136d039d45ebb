"""The public request form: from a stranger's entry to a request that staff answer, and all that must not come of it (A22).

Hours do not pass during a test: an entry is aged in the database, while Orthanc is down.
"""
import base64
import concurrent.futures
import glob
import io
import os
import re
import sqlite3
from urllib.parse import urlsplit

import pytest
from PIL import Image
from actors import API, Recipient, Staff, identity, package_mail, radiograph, token_of, until
from orthanc import Orthanc
from samples import Patient, nhs_number, pdf_bytes

INSTITUTION = "imaging@hospital.example"
HOUR = 60 * 60
PURPOSE = "Legal claim"
PASSPORT = pdf_bytes(["PASSPORT No 123456789", "of somebody who asks"])
MOBILE = "+447700900303"


def picture(kind):
    file = io.BytesIO()
    Image.new("RGB", (64, 40), (200, 180, 160)).save(file, kind)
    return file.getvalue()


@pytest.fixture(scope="module", autouse=True)
def many_posts(administrator):
    """All tests call from one address."""
    administrator.put("/settings/form", {"PostsPerClient": 1000, "PostsPerHour": 10000})


@pytest.fixture
def form_settings(administrator):
    """Changes settings of the form for one test."""
    before = administrator.get("/settings/form")
    yield lambda **changes: administrator.put("/settings/form", changes)
    administrator.put("/settings/form", before)


numbers = iter(range(1, 9999))


class Visitor:
    """Somebody at the portal, with a mailbox of their own."""

    def __init__(self, orthanc, mail, patient, **changes):
        self.orthanc, self.mail, self.http = orthanc, mail, orthanc.portal()
        self.email = changes.pop("Email", f"visitor{next(numbers)}@law.example")
        self.body = {"Requester": {"Name": "Harriet Vane", "Organization": "Vane & Wimsey", "Email": self.email,
                                   "Mobile": "+44 7700 900303"},
                     "Patient": identity(patient), "Relationship": "Representative", "Reference": "VW/7", "Notes": "Everything.",
                     "Purpose": PURPOSE, "Consent": True}
        self.body.update(changes)
        self.id = None

    def call(self, method, path, status=200, **options):
        answer = self.http.request(method, "/api" + path, **options)
        assert answer.status_code == status, f"{method} {path} answered {answer.status_code}: {answer.text[:2000]}"
        return answer.json()

    def post(self, status=200):
        answer = self.call("POST", "/requests", status, json=self.body)
        self.id = answer.get("ID")
        return answer

    def give(self, content=PASSPORT, status=200, name="passport.pdf", request=None):
        return self.call("PUT", f"/requests/{request or self.id}/identification", status, data=content, params={"name": name},
                         headers={"Content-Type": "application/pdf"})

    def letter(self, subject="confirm"):
        return self.mail.messages.wait_for(to=self.email, subject=subject)

    def token(self):
        return link_token(self.letter(), "/c/")

    def confirm(self, status=200, token=None, request=None):
        return self.call("POST", f"/requests/{request or self.id}/confirm", status, json={"Token": token or self.token()})


def link_token(message, prefix):
    [link] = message.links
    path = urlsplit(link).path
    assert path.startswith(prefix), path
    return path[len(prefix):]


def listed(staff):
    return {row["ID"]: row for row in staff.get("/requests", params={"limit": 500})["Items"]}


def database_of(orthanc):
    return sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"))


def kept_bytes(orthanc):
    content = b""
    for path in glob.glob(os.path.join(orthanc.storage, "exchange.db*")):
        with open(path, "rb") as file:
            content += file.read()
    return content


def test_A22_the_form_says_what_it_takes(orthanc, form_settings):
    form = orthanc.portal().get("/api/form").json()
    assert form["Enabled"] is True and form["Institution"]["Name"] and PURPOSE in form["Purposes"]
    assert form["Identification"] == {"Asked": True, "Required": False, "MaxBytes": 10 * 1024 * 1024, "MaxFiles": 3,
                                      "Types": ["application/pdf", "image/jpeg", "image/png"]}
    assert form["ConsentText"] and form["Privacy"] and form["DueMonths"] == 1 and form["ConfirmationHours"] == 24
    assert form["Passcode"] == {"Sms": True} and "Patient" in form["Relationships"]
    form_settings(Enabled=False)
    assert orthanc.portal().get("/api/form").json() == {"Enabled": False}
    for path in ("/request", "/c/" + "A" * 43, "/i/" + "A" * 43):
        answer = orthanc.portal().get(path)
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"), path


def test_A22_A1_from_the_form_to_the_zip(orthanc, mail, staff, newcomer):
    """Post, proof, e-mail, confirmation, the institution's e-mail, staff, matches, send: by REST alone."""
    patient = newcomer()
    visitor = Visitor(orthanc, mail, patient)
    posted = visitor.post()
    assert set(posted) == {"ID", "Reference"} and posted["Reference"] == "VW/7" and len(posted["ID"]) == 32
    assert visitor.give(name="Paß.pdf") == {"Number": 1, "Name": "Paß.pdf", "ContentType": "application/pdf",
                                            "Size": len(PASSPORT)}

    # Nothing of it is a request yet.
    assert posted["ID"] not in listed(staff)
    for path in ("", "/audit", "/identification", "/identification/1", "/matches"):
        staff.get(f"/requests/{posted['ID']}{path}", 404)
    letter = visitor.letter()
    assert not mail.messages.find(to=INSTITUTION)
    for word in ("VW/7", "Harriet", patient.name, patient.id):
        assert word not in letter.text + letter.html + letter.subject
    for _ in range(20):     # as mail scanners do
        shown = visitor.call("GET", f"/confirmations/{visitor.token()}")
        assert visitor.http.get(f"/c/{visitor.token()}").status_code == 200
    assert (shown["ID"], shown["Confirmed"], shown["Identification"]["Documents"]) == (posted["ID"], False, 1)

    confirmed = visitor.confirm()
    assert confirmed["Reference"] == "VW/7" and confirmed["DueDate"] == listed(staff)[posted["ID"]]["DueDate"]
    assert mail.messages.wait_for(to=INSTITUTION, subject="GDPR Imaging Request")
    received = visitor.letter("received")
    assert "VW/7" in received.text and "REFUSED" not in received.text + received.subject

    request = staff.get(f"/requests/{posted['ID']}")
    assert (request["Source"], request["State"], request["Relationship"]) == ("PublicForm", "ToReview", "Representative")
    assert request["Patient"] == identity(patient) and request["Purpose"] == PURPOSE and request["Notes"] == "Everything."
    assert request["Identification"] == {"Configured": True, "Documents": 1}
    answer = staff.http.get(f"{API}/requests/{posted['ID']}/identification/1")
    assert answer.content == PASSPORT and answer.headers["Content-Type"] == "application/pdf"
    created = next(event for event in staff.audit(posted["ID"]) if event["Action"] == "RequestCreated")
    assert created["ActorKind"] == "Public" and created["Details"]["Source"] == "PublicForm" and created["Address"]
    assert "I ask for a copy" in created["Details"]["Consent"]
    until(lambda: listed(staff)[posted["ID"]]["ImagesFound"] == 1, "the matching study")

    sent = staff.send(posted["ID"], close=True)
    visit = Recipient(orthanc, mail, token_of(package_mail(mail, staff, sent["Package"])), MOBILE).open()
    assert "DICOMDIR" in " ".join(visit.archive().namelist())
    assert staff.get("/audit/verify")["Valid"] is True


def test_A22_relationship_and_purpose_may_be_left_out_or_said_in_own_words(orthanc, mail, staff, newcomer):
    for changes, shown in (({"Relationship": None, "Purpose": "A cousin's wedding"}, (None, "A cousin's wedding")),
                           ({"Relationship": None, "Purpose": None}, (None, ""))):
        visitor = Visitor(orthanc, mail, newcomer(), **changes)
        visitor.post()
        visitor.confirm()
        request = staff.get(f"/requests/{visitor.id}")
        assert (request["Relationship"], request["Purpose"]) == shown


def test_A22_pressing_again_changes_nothing_and_two_at_once_make_one(orthanc, mail, staff, newcomer):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    token = visitor.token()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = [one.result() for one in [pool.submit(visitor.confirm, token=token) for _ in range(8)]]
    assert all(answer == answers[0] for answer in answers)
    assert [event["Action"] for event in staff.audit(visitor.id)].count("RequestCreated") == 1
    purposes = [delivery["Purpose"] for delivery in staff.deliveries(request=visitor.id)]
    assert sorted(purposes) == ["ConfirmRequest", "NewRequest", "RequestReceived"]
    assert visitor.call("GET", f"/confirmations/{token}")["Confirmed"] is True


def test_A22_dead_links_all_look_alike(orthanc, mail, newcomer):
    mine, other = Visitor(orthanc, mail, newcomer()), Visitor(orthanc, mail, newcomer())
    mine.post()
    other.post()
    nobody, wrong = "0" * 32, "A" * 43
    answers = [mine.confirm(404, token=token, request=request) for request, token in
               ((mine.id, wrong), (mine.id, other.token()), (nobody, mine.token()), (nobody, wrong), (mine.id, "x" * 9000),
                (mine.id, mine.id), ("%27%20OR%201=1--", wrong))]
    assert all(answer == answers[0] for answer in answers), answers
    unknown = [mine.http.get(f"/api/confirmations/{token}") for token in (wrong, "x", mine.id)]
    assert {(one.status_code, one.text) for one in unknown} == {(404, unknown[0].text)}
    assert mine.confirm(400, token=7)["Details"]["Field"] == "Token"


def without_identifiers(answer):
    return answer.status_code, re.sub(r"[0-9a-f]{32}", "ID", answer.text), sorted(set(answer.headers) - {"Date"})


def test_A22_nobody_learns_who_is_a_patient_here(orthanc, mail, staff, newcomer):
    """Known and unknown patients: the same bytes, the same work, at the post and at the confirmation."""
    known, unknown = newcomer(), Patient("NOBODY^KNOWN", "19500505", "M", "NK-1", nhs_number(8800))
    answers, actions = {}, {}
    for name, patient in [("known", known), ("unknown", unknown)] * 3:
        visitor = Visitor(orthanc, mail, patient)
        posted = visitor.http.post("/api/requests", json=visitor.body)
        visitor.id = posted.json()["ID"]
        shown = visitor.http.get(f"/api/confirmations/{visitor.token()}")
        confirmed = visitor.http.post(f"/api/requests/{visitor.id}/confirm", json={"Token": visitor.token()})
        actions.setdefault(name, set()).add(str([event["Action"] for event in staff.audit(visitor.id)]))
        answers.setdefault(name, set()).add(str([without_identifiers(one) for one in (posted, confirmed)]) +
                                            re.sub(r'"ExpiresAt":"[^"]*"', "", without_identifiers(shown)[1]))
    assert answers["known"] == answers["unknown"] and len(answers["known"]) == 1
    # What is done in a call is the same, too; that nothing is judged in it, Form.A22_NothingLooksAtTheArchive shows.
    assert actions["known"] == actions["unknown"] == {"['FormPosted', 'RequestCreated']"}


BAD = [
    ({"Consent": False}, "MissingField", "Consent"), ({"Consent": "yes"}, "WrongType", "Consent"),
    ({"Relationship": "Unknown"}, "BadValue", "Relationship"), ({"Relationship": ["Patient"]}, "WrongType", "Relationship"),
    ({"Purpose": "x" * 1001}, "TooLong", "Purpose"), ({"Reference": "a\r\nBcc: x@y.example"}, "BadValue", "Reference"),
    ({"Notes": "x" * 10001}, "TooLong", "Notes"), ({"Direction": "Inbound"}, "UnknownField", "Direction"),
    ({"Requester": {"Name": "x", "Email": "nobody", "Mobile": MOBILE}}, "BadValue", "Requester.Email"),
    ({"Requester": {"Name": "x", "Email": "a@b.example, c@d.example", "Mobile": MOBILE}}, "BadValue", "Requester.Email"),
    ({"Requester": {"Name": "x", "Email": "a@b.example"}}, "PasscodeChannelMissing", "Requester.Mobile"),
    ({"Requester": {"Name": "x", "Email": "a@b.example", "SecondEmail": "A@B.example"}}, "BadValue", "Requester.SecondEmail"),
    ({"Patient": {"PatientName": "^"}}, "MissingField", "Patient.PatientName"),
    ({"Patient": {"PatientName": "A^B", "PatientBirthDate": "29990101"}}, "BadDate", "Patient.PatientBirthDate"),
    ({"Patient": {"PatientName": "A^B", "PatientID": "1\\2"}}, "BadValue", "Patient.PatientID"),
]


@pytest.mark.parametrize("changes, code, field", BAD, ids=[f"{one[1]}-{one[2]}" for one in BAD])
def test_A22_Threat7_a_bad_field_is_named_and_nothing_is_mailed(orthanc, mail, newcomer, changes, code, field):
    visitor = Visitor(orthanc, mail, newcomer(), **changes)
    refusal = visitor.post(409 if code == "PasscodeChannelMissing" else 400)
    assert (refusal["Code"], refusal["Details"].get("Field")) == (code, field)
    named = {visitor.email, visitor.body["Requester"]["Email"]}     # mail of the tests before may still come
    assert not [message for message in mail.messages.all() if named & set(message.to)]


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"Consent": true, "Consent": true}', b'{"Notes": "\xff"}', b"[" * 5000,
                                  b'{"Requester": null}', b"1e999"], ids=lambda data: repr(data[:24]))
def test_A22_Threat7_hostile_bodies_are_refused(orthanc, data):
    answer = orthanc.portal().post("/api/requests", data=data)
    assert answer.status_code == 400 and answer.json()["Code"] in ("BadJson", "WrongType", "MissingField")
    assert orthanc.portal().post("/api/requests", data=b"x" * 300000).status_code == 413


HOSTILE = ["<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\")", "Zoë ‮gnp.exe", "a@b'; DROP TABLE requests; --", "x" * 200]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:25])
def test_A22_Threat8_hostile_names_stay_texts(orthanc, mail, staff, newcomer, text):
    visitor = Visitor(orthanc, mail, newcomer(), Notes=text)
    visitor.body["Requester"].update(Name=text, Organization=text)
    visitor.post()
    visitor.give(name=text[:100] + "\u202e/../x.pdf")
    visitor.confirm()
    received = visitor.letter("received")
    assert set(received.to) == {visitor.email} and "<script" not in received.html and received.attachments == []
    assert staff.get(f"/requests/{visitor.id}")["Requester"]["Name"] == text
    answer = staff.http.get(f"{API}/requests/{visitor.id}/identification/1")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "\n" not in answer.headers["Content-Disposition"]
    table = staff.http.get(f"{API}/audit.csv").content.decode()
    assert not re.search(r"(^|,|;)\"?=HYPERLINK", table)
    assert text not in orthanc.log()


def test_A22_Threat9_proofs_are_what_they_say_or_refused(orthanc, mail, newcomer, form_settings):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    jpeg, png = picture("JPEG"), picture("PNG")
    for content in (b"", b"MZ\x90\x00", b"%PDF-1.4 <script>", b"<html>%PDF", b"PK\x03\x04", jpeg[:len(jpeg) // 2], png[:-9],
                    PASSPORT[:len(PASSPORT) // 2], b"\xff\xd8\xff no image", b"just a text"):
        assert visitor.give(content, 415)["Code"] == "UnsupportedMedia", content[:20]
    for number, (content, kind) in enumerate(((jpeg, "image/jpeg"), (png, "image/png"), (PASSPORT, "application/pdf")), 1):
        given = visitor.give(content, name="x.exe")
        assert (given["Number"], given["ContentType"]) == (number, kind)
    assert visitor.give(status=413)["Code"] == "TooLarge"
    form_settings(IdentificationMegabytes=1)
    other = Visitor(orthanc, mail, newcomer())
    other.post()
    assert other.give(PASSPORT + b" " * (1024 * 1024), 413)["Code"] == "TooLarge"
    for request in ("0" * 32, "x", visitor.token()):
        assert visitor.give(status=404, request=request)["Code"] == "NotFound"


def test_A22_at_once_no_more_files_come_in_than_allowed(orthanc, mail, newcomer):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: orthanc.portal().put(f"/api/requests/{visitor.id}/identification", data=PASSPORT).status_code,
                                range(8)))
    assert sorted(answers) == [200] * 3 + [413] * 5


def test_A22_a_required_proof_comes_before_the_confirmation(orthanc, mail, staff, newcomer, form_settings):
    form_settings(IdentificationRequired=True)
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    assert visitor.confirm(409)["Code"] == "IdentificationMissing" and visitor.id not in listed(staff)
    shown = visitor.call("GET", f"/confirmations/{visitor.token()}")
    assert shown["Identification"]["Required"] is True
    visitor.give(request=shown["ID"])
    visitor.confirm()
    assert visitor.id in listed(staff)


def test_A22_turned_off_nothing_is_taken(orthanc, mail, newcomer, form_settings):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    token = visitor.token()
    form_settings(Enabled=False)
    assert visitor.confirm(409, token=token)["Code"] == "NotConfigured"
    assert Visitor(orthanc, mail, newcomer()).post(409)["Code"] == "NotConfigured"
    visitor.give(status=404)


def test_A22_no_address_is_bombed_and_the_answer_does_not_tell(orthanc, mail, newcomer):
    email = "target@clinic.example"
    answers = []
    for number in range(6):
        visitor = Visitor(orthanc, mail, newcomer(), Email=email if number % 2 else f"Target+{number}@clinic.example")
        answer = visitor.http.post("/api/requests", json=visitor.body)
        visitor.id = answer.json()["ID"]
        answers.append(without_identifiers(answer))
        visitor.give()
    assert all(answer == answers[0] for answer in answers)
    friend = Visitor(orthanc, mail, newcomer())
    friend.post()
    friend.letter()     # whatever was before it in the outbox has left
    sent = [message for message in mail.messages.find(channel="Email") if "clinic.example" in message.to[0]]
    assert len(sent) == 3


def test_A22_one_client_and_all_together_post_so_often(orthanc, mail, newcomer, administrator, form_settings):
    form_settings(PostsPerClient=1)
    refusal = Visitor(orthanc, mail, newcomer()).http.post("/api/requests", json=Visitor(orthanc, mail, newcomer()).body)
    assert refusal.status_code == 429 and refusal.json()["Code"] == "TooManyRequests"
    assert 0 < int(refusal.headers["Retry-After"]) <= HOUR == 3600
    form_settings(PostsPerClient=1000, PostsPerHour=1)
    assert Visitor(orthanc, mail, newcomer()).post(429)["Details"]["RetryAfter"]
    bad = administrator.call("PUT", "/settings/form", 400, json={"PostsPerHour": 0})
    assert bad["Details"]["Field"] == "PostsPerHour"


def test_A22_C5_proofs_are_sealed_at_rest_and_no_token_is_kept(orthanc, mail, newcomer):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    visitor.give()
    kept, token = kept_bytes(orthanc), visitor.token()
    assert visitor.id.encode() in kept
    assert PASSPORT[:60] not in kept and b"PASSPORT No 123456789" not in kept
    # The store keeps bytes as base64: neither may its plain form stand there
    assert base64.b64encode(PASSPORT)[:60] not in kept
    assert token.encode() not in kept and token not in orthanc.log() and visitor.id not in orthanc.log()


def test_A23_asked_for_identification_it_is_handed_in_by_a_link(orthanc, mail, staff, newcomer):
    visitor = Visitor(orthanc, mail, newcomer())
    visitor.post()
    visitor.confirm()
    asked = staff.post(f"/requests/{visitor.id}/identification/ask", {"Message": "Both sides, please."})
    assert asked["DueState"] == "Paused" and asked["DueDate"] is None
    token = link_token(visitor.letter("Proof of identity"), "/i/")
    shown = visitor.call("GET", f"/identification/{token}")
    assert (shown["Reference"], shown["Documents"], shown["MaxFiles"]) == ("VW/7", 0, 3)
    visitor.call("PUT", f"/identification/{token}", 415, data=b"nonsense")
    for number in (1, 2, 3):
        assert visitor.call("PUT", f"/identification/{token}", data=PASSPORT, params={"name": f"{number}.pdf"})["Number"] == number
    visitor.call("PUT", f"/identification/{token}", 404, data=PASSPORT)
    visitor.call("GET", f"/identification/{token}", 404)
    visitor.call("GET", "/identification/" + "A" * 43, 404)
    request = staff.get(f"/requests/{visitor.id}")
    assert request["DueState"] == "Running" and request["DueDate"] and request["Identification"]["Documents"] == 3
    actions = [event["Action"] for event in staff.audit(visitor.id)]
    assert actions.count("IdentificationAdded") == 3
    told = mail.messages.wait_for(to=INSTITUTION, subject="Proof of identification arrived")
    assert "VW/7" in told.text and "REFUSED" not in told.text
    assert token.encode() not in kept_bytes(orthanc)


def test_A22_Threat10_a_restart_loses_nothing_and_time_wipes_what_nobody_confirms(mail):
    """In the middle of everything Orthanc is killed; later, what was not confirmed is wiped, and old proofs are deleted."""
    with Orthanc(mail=mail) as orthanc:
        staff, alice = Staff(orthanc), Staff(orthanc, "alice")
        staff.wait_for_index()
        someone = Patient("RESTART^RITA", "19610601", "F", "RR-1", nhs_number(8900))
        orthanc.upload(radiograph(someone).blobs())
        kept, lost, late = (Visitor(orthanc, mail, someone) for _ in range(3))
        for visitor in (kept, lost, late):
            visitor.post()
            visitor.give()
        token, dead = kept.token(), late.token()
        orthanc.kill()
        orthanc.start()
        kept.confirm(token=token)
        until(lambda: listed(staff)[kept.id]["ImagesFound"] == 1, "the matching study")
        staff.post(f"/requests/{kept.id}/decline", {"Reason": "The request was withdrawn"})
        orthanc.stop()
        with database_of(orthanc) as database:
            database.execute("UPDATE unconfirmed_requests SET expires_at = expires_at - ?", (25 * HOUR,))
            database.execute("UPDATE requests SET completed_at = completed_at - ?", (29 * 24 * HOUR,))
        database.close()
        orthanc.start()
        late.confirm(404, token=dead)
        late.give(status=404)

        def wiped():
            with database_of(orthanc) as database:
                left = database.execute("SELECT COUNT(*) FROM unconfirmed_requests").fetchone()[0]
                pieces = database.execute("SELECT COUNT(*) FROM document_pieces").fetchone()[0]
            database.close()
            return left + pieces == 0
        until(wiped, "the end of what is not needed")
        assert lost.email.encode() not in orthanc_rows(orthanc)
        [proof] = staff.get(f"/requests/{kept.id}/identification")["Items"]
        assert proof["Name"] == "passport.pdf" and proof["DeletedAt"]
        assert staff.get(f"/requests/{kept.id}/identification/1", 404)["Code"] == "NotFound"
        actions = [event["Action"] for event in alice.audit()]
        assert actions.count("IdentificationDeleted") == 1 and actions.count("UnconfirmedWiped") == 2
        assert alice.get("/audit/verify")["Valid"] is True


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_A22_on_postgresql_too(mail, database):
    with Orthanc(mail=mail, exchange={"Database": database}) as orthanc:
        staff = Staff(orthanc)
        staff.wait_for_index()
        someone = Patient("POST^GRES", "19610601", "F", "PG-1", nhs_number(8901))
        orthanc.upload(radiograph(someone).blobs())
        visitor = Visitor(orthanc, mail, someone)
        visitor.post()
        visitor.give()
        token = visitor.token()
        orthanc.kill()
        orthanc.start()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: visitor.confirm(token=token), range(4)))
        assert all(answer == answers[0] for answer in answers)
        until(lambda: listed(staff)[visitor.id]["ImagesFound"] == 1, "the matching study")
        assert staff.http.get(f"{API}/requests/{visitor.id}/identification/1").content == PASSPORT
        assert [event["Action"] for event in staff.audit(visitor.id)].count("RequestCreated") == 1
        assert staff.get("/audit/verify")["Valid"] is True


def orthanc_rows(orthanc):
    """Every value of every row, as the database gives them."""
    with database_of(orthanc) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        text = "\n".join(str(row) for name in names for row in database.execute(f"SELECT * FROM {name}"))
    database.close()
    return text.encode()
