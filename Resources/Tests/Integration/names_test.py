"""Hostile text in every field of every route that takes any (threat 8): kept as it is or refused, and harmless wherever it
comes out again. The lists of routes are the doors' own: a new route without a line here fails.
"""
import copy
import csv
import io
import re

import pytest
from actors import API, REQUESTER, identity, radiograph, receive, until
from form_test import PURPOSE
from forward_test import form
from samples import Patient, nhs_number

HOSTILE = ["<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\",\"x\")", "\t=1", "-2+3", "'; DROP TABLE requests; --",
           "a\r\nBcc: victim@evil.example\r\n\r\nb", "a\nE0101 00:00:00.000000 forged.cpp:1] line", "{{Link}} {{Passcode}}", "%s%n",
           "../../etc/passwd", "\\\\evil\\share", "\u202egpj.exe\u202c \u0627\u0644\u0639", "\U0001f469\u200d\u2695\ufe0f", "\u00ad\u200b",
           "a\0b", "\x1b[2J", "\ud800", "A" * 10240]
BINARY = {"POST /requests/{id}/attachments", "POST /requests/{id}/identification", "POST /requests/{id}/images",
          "PUT /requests/{id}/identification", "PUT /identification/{token}"}
COMPARED = {"PUT /requests/{id}/shown"}      # what it is given is looked for, and kept nowhere
PATH_ONLY = {"POST /deliveries/{id}/retry", "POST /links/{token}/passcode", "POST /packages/{id}/passphrase"}


def staff_bodies(person):
    patient = {"PatientName": person.name, "PatientBirthDate": person.birth_date, "NationalID": "", "PatientID": "", "PatientSex": "F"}
    reason = {"Reason": "because"}
    return {
        "POST /requests": {"Requester": dict(REQUESTER, SecondEmail="second@law.example"), "Patient": patient, "Reference": "R",
                           "Notes": "n", "Purpose": "p", "Direction": "Inbound"},
        "PUT /requests/{id}/patient": {"NationalID": person.national_id, "PatientID": person.id, "Reference": "R", **reason},
        "PUT /requests/{id}/requester": {"Name": "N", "Organization": "O", "Phone": "1", "Mobile": "+44 7700 900101",
                                         "SecondEmail": "second@law.example", **reason},
        "PUT /requests/{id}/selection": {"Excluded": ["0-0-0-0-0"]},
        "PUT /requests/{id}/shown": {"Studies": ["0-0-0-0-0"]},
        "POST /requests/{id}/send": {"Message": "m", "Again": True},
        "POST /requests/{id}/decline": {"Reason": "No imaging found", "Message": "m"},
        "POST /requests/{id}/decline/preview": {"Reason": "No imaging found", "Message": "m"},
        "POST /requests/{id}/identification/ask": {"Message": "m"},
        "POST /requests/{id}/identification/confirm": reason,
        "POST /requests/{id}/extend": reason,
        "PUT /settings/{section}": {"PackageReady": {"Subject": "Images", "Body": "{{Link}}"}},
        "POST /settings/email/test": {"To": "test@hospital.example"},
        "POST /studies/{id}/export": {"Passphrase": "p"},
        "POST /system/index-check": {"Repair": False}}


def portal_bodies(person):
    return {"POST /links/{token}/open": {"Passcode": "123456"}, "POST /packages/{id}/forward": form(Info="i"),
            "POST /packages/{id}/decline": {"Reason": "r"},
            "POST /requests": {"Requester": dict(REQUESTER, SecondEmail="second@law.example"), "Patient": identity(person),
                               "Relationship": "Representative", "Reference": "R", "Notes": "n", "Purpose": PURPOSE, "Consent": True},
            "POST /requests/{id}/confirm": {"Token": "t"}}


def spoiled(body):
    """The body with each of its texts replaced, one by one, by each hostile one."""
    def leaves(value, path):
        if isinstance(value, str):
            yield path
        elif isinstance(value, (dict, list)):
            for key in (value if isinstance(value, dict) else range(len(value))):
                yield from leaves(value[key], path + [key])
    for path in leaves(body, []):
        for text in HOSTILE:
            changed = copy.deepcopy(body)
            into = changed
            for key in path[:-1]:
                into = into[key]
            into[path[-1]] = text
            yield ".".join(str(key) for key in path), text, changed


def routes_of(document, prefix):
    return {f"{method.upper()} {path.removeprefix(prefix)}" for path, methods in document["paths"].items()
            for method in methods if method in ("post", "put")}


def checked(answer, where, text):
    assert answer.status_code < 500, f"{where}, {ascii(text)[:40]}: {answer.status_code} {answer.text[:300]}"
    assert "Bcc" not in answer.headers
    if answer.headers["Content-Type"] == "application/zip":
        return answer.status_code
    answer.json()
    answer.content.decode("utf-8")
    assert not re.search(r"\b(sql|soci|sqlite|pqxx|exception|/tmp/)\b", answer.text if answer.status_code >= 400 else "", re.IGNORECASE)
    # Orthanc 1.12.2 and later label refusals themselves, and there must not be two labels.
    labels = ("application/json; charset=utf-8", "text/plain") if answer.status_code >= 400 else ("application/json; charset=utf-8",)
    assert answer.headers["Content-Type"] in labels
    return answer.status_code


@pytest.fixture(scope="module")
def person(orthanc):
    patient = Patient("NAMES^ROUTE", "19660606", "F", "N1", nhs_number(7600))
    orthanc.upload(radiograph(patient).blobs())
    return patient


@pytest.fixture(scope="module")
def everything_said(orthanc, mail, staff, administrator, person):
    """Says every hostile text in every field of every route, and gives what was accepted, by route."""
    accepted = {}
    bodies = staff_bodies(person)
    study = orthanc.study(radiograph(person).study_uid)
    document = staff.get("/openapi.json")
    assert routes_of(document, API) - BINARY - PATH_ONLY == set(bodies), "give staff_bodies() a line for each route"
    usual = administrator.get("/settings/texts")["PackageReady"]
    for route, body in bodies.items():
        method, pattern = route.split(" ")
        request = staff.enter(identity(person))
        for field, text, spoiled_body in spoiled(body):
            path = API + pattern.replace("{id}", study if pattern.startswith("/studies/") else request).replace("{section}", "texts")
            answer = administrator.http.request(method, path, json=spoiled_body)
            if checked(answer, f"{route} {field}", text) == 200:
                accepted.setdefault(route, []).append((field, text))
                if pattern.endswith(("/decline", "/ask", "/extend")):      # can be done once
                    request = staff.enter(identity(person))
    administrator.put("/settings/texts", {"PackageReady": usual})
    visitor = receive(orthanc, mail, staff, staff.enter(identity(person)))
    portal = portal_bodies(person)
    assert routes_of(visitor.get("/openapi.json"), "/api") - BINARY - PATH_ONLY == set(portal), \
        "give portal_bodies() a line for each route"
    administrator.put("/settings/form", {"PostsPerClient": 1000, "PostsPerHour": 10000})
    for route, body in portal.items():
        method, pattern = route.split(" ")
        for field, text, spoiled_body in spoiled(body):
            if route.endswith("/decline") and accepted.get(route):
                break
            path = "/api" + pattern.replace("{id}", visitor.package).replace("{token}", visitor.token)
            answer = visitor.http.request(method, path, json=spoiled_body)
            if checked(answer, f"{route} {field}", text) == 200:
                accepted.setdefault(route, []).append((field, text))
    until(lambda: not staff.get("/system")["Outbox"]["Pending"], "an empty outbox", 60)
    return accepted


def test_Threat8_no_route_stumbles_over_hostile_text(everything_said):
    """Accepted or refused by every route, and by none with a fault; what could end a line is accepted nowhere but in prose."""
    prose = {"Notes", "Message", "Info", "PackageReady.Body", "Reason"}
    for route, said in everything_said.items():
        for field, text in said if route not in COMPARED else []:
            assert "\0" not in text and "\ud800" not in text and "\x1b" not in text, (route, field, ascii(text))
            assert field in prose or not re.search(r"[\r\n]", text), (route, field, ascii(text))
    assert len(everything_said) >= 8 and sum(len(said) for said in everything_said.values()) > 100


def test_Threat8_hostile_text_writes_no_mail_of_its_own(everything_said, mail):
    """Mail headers: each message has one recipient, one subject, and no header that somebody outside has written."""
    known = None
    for message in mail.messages.find(channel="Email"):
        names = sorted(name.lower() for name in message.headers)
        known = known or names
        assert names == known and "bcc" not in names and len(message.to) == 1, names
        assert "evil.example" not in message.to[0] and "\n" not in str(message.headers["Subject"])


def test_Threat8_hostile_text_writes_no_formula_and_no_line_of_the_log(everything_said, orthanc, staff):
    """CSV and logs: no cell is a formula, no line of the log was written by somebody outside, nothing is lost of the audit."""
    table = list(csv.reader(io.StringIO(staff.http.get(f"{API}/audit.csv").content.decode("utf-8"), newline="")))
    assert {len(row) for row in table} == {11} and len(table) > 100
    assert [cell for row in table for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and len(cell) > 1] == []
    log = orthanc.log()
    assert "forged.cpp" not in log and "alert(1)" not in log and "\x1b" not in log
    assert staff.get("/audit/verify")["Valid"] is True


@pytest.mark.parametrize("path", ["/requests", "/deliveries", "/audit", "/requests/{}/audit"])
def test_Threat8_hostile_text_in_queries_and_paths(staff, person, path):
    """SQL and paths: a search finds text as it stands, and a cursor or an identifier that is none is refused."""
    request = staff.enter(identity(person))
    for text in HOSTILE:
        if "\ud800" in text or "\0" in text:
            continue        # Orthanc's own server takes no such URL
        for key in ("q", "cursor", "limit", "state"):
            checked(staff.http.get(API + path.format(request), params={key: text}), f"{path}?{key}", text)
        if not set(text) & set("/\\\r\n\x1b"):
            answer = staff.http.get(f"{API}/requests/{text}"[:4000])
            assert answer.status_code in (400, 404), answer.text[:200]
