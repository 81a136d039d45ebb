"""What is refused, at the staff door: quickly, plainly, and changing nothing."""
import concurrent.futures
import json
import threading

import pytest
from actors import API, REQUESTER, Recipient, identity, package_mail, radiograph, receive, token_of, until
from samples import Patient, pdf_bytes

NOBODY = "0" * 32


@pytest.fixture
def request_of_one(staff, newcomer):
    return staff.enter(newcomer())


def body(**changes):
    """A request that would be taken, with changes by "Requester.Name"; None takes a field out."""
    patient = Patient("DOE^JANE", "19700131", "F", "H1", "9990000018")
    sound = {"Requester": dict(REQUESTER), "Patient": identity(patient), "Reference": "R-1"}
    for path, value in changes.items():
        *parents, last = path.split(".")
        target = sound
        for parent in parents:
            target = target[parent]
        target.pop(last, None)
        if value is not None:
            target[last] = value
    return sound


BAD_REQUESTS = [
    ({"Requester": None}, "MissingField", "Requester"),
    ({"Requester.Name": None}, "MissingField", "Requester.Name"),
    ({"Requester.Name": "   "}, "MissingField", "Requester.Name"),
    ({"Requester.Email": None}, "MissingField", "Requester.Email"),
    ({"Patient.PatientName": "^^"}, "MissingField", "Patient.PatientName"),
    ({"Requester": "Harriet Vane"}, "WrongType", "Requester"),
    ({"Requester.Name": 7}, "WrongType", "Requester.Name"),
    ({"Requester.Name": ["Harriet"]}, "WrongType", "Requester.Name"),
    ({"Patient.PatientBirthDate": 19700131}, "WrongType", "Patient.PatientBirthDate"),
    ({"Notes": True}, "WrongType", "Notes"),
    ({"Urgent": "yes"}, "UnknownField", "Urgent"),
    ({"Requester.Fax": "1"}, "UnknownField", "Requester.Fax"),
    ({"Patient.patientname": "DOE^JANE"}, "UnknownField", "Patient.patientname"),
    ({"Patient.PatientBirthDate": "19700231"}, "BadDate", "Patient.PatientBirthDate"),
    ({"Patient.PatientBirthDate": "31/01/1970"}, "BadDate", "Patient.PatientBirthDate"),
    ({"Patient.PatientBirthDate": "1970-01-31"}, "BadDate", "Patient.PatientBirthDate"),
    ({"Patient.PatientBirthDate": "29991231"}, "BadDate", "Patient.PatientBirthDate"),
    ({"Patient.PatientSex": "X"}, "BadValue", "Patient.PatientSex"),
    ({"Patient.PatientName": "A^B^C^D^E^F"}, "BadValue", "Patient.PatientName"),
    ({"Patient.PatientName": "DOE^JANE\\DOE^JOHN"}, "BadValue", "Patient.PatientName"),
    ({"Patient.PatientID": "H1\\H2"}, "BadValue", "Patient.PatientID"),
    ({"Patient.NationalID": "9" * 65}, "TooLong", "Patient.NationalID"),
    ({"Notes": "a" * 10001}, "TooLong", "Notes"),
    ({"Reference": "R\r\nBcc: x@y.example"}, "BadValue", "Reference"),
    ({"Requester.Email": "nobody"}, "BadValue", "Requester.Email"),
    ({"Requester.Email": "a@b.example, c@d.example"}, "BadValue", "Requester.Email"),
    ({"Requester.Email": "a@b.example\r\nBcc: c@d.example"}, "BadValue", "Requester.Email"),
    ({"Requester.Mobile": "call me"}, "BadValue", "Requester.Mobile"),
    ({"Requester.SecondEmail": REQUESTER["Email"].upper()}, "BadValue", "Requester.SecondEmail"),
    ({"Direction": "Sideways"}, "BadValue", "Direction"),
    ({"Notes": "\0"}, "BadValue", "Notes"),
]


@pytest.mark.parametrize("changes, code, field", BAD_REQUESTS, ids=[f"{one[1]}-{one[2]}" for one in BAD_REQUESTS])
def test_Threat7_a_bad_field_is_named_and_nothing_is_entered(staff, changes, code, field):
    """Bodies: wrong types, NUL, huge numbers. A refusal is quick, plain and changes nothing."""
    before = staff.get("/requests")["Total"]
    refusal = staff.post("/requests", body(**changes), 400)
    assert (refusal["Code"], refusal["Details"].get("Field")) == (code, field)
    assert refusal["Message"] and staff.get("/requests")["Total"] == before


SOUND = json.dumps(body())
BAD_BODIES = [
    ("truncated", SOUND[:-1].encode(), "BadJson"), ("not JSON", b"Requester=Harriet", "BadJson"),
    ("empty", b"", "MissingField"), ("a list", b"[]", "WrongType"), ("a number", b"1e999", None),
    ("deep", b"[" * 5000, "BadJson"), ("deep object", b'{"Notes":' * 200 + b"1" + b"}" * 200, "BadJson"),
    ("not UTF-8", SOUND.replace("DOE", "D\udcff").encode("utf-8", "surrogateescape"), "BadJson"),
    ("a lone surrogate", SOUND.replace("DOE", "\\ud800").encode(), None),
    ("the same key twice", SOUND.replace("{", '{"Reference": "R-2", ', 1).encode(), "BadJson"),
    ("something behind", SOUND.encode() + b"{}", "BadJson"), ("with a comment", b"/* */" + SOUND.encode(), "BadJson"),
]


@pytest.mark.parametrize("what, data, code", BAD_BODIES, ids=[one[0] for one in BAD_BODIES])
def test_Threat7_a_body_that_is_no_plain_JSON_object_is_refused(staff, what, data, code):
    """Bodies: truncated, not JSON, deep JSON, invalid UTF-8, duplicate keys."""
    before = staff.get("/requests")["Total"]
    refusal = staff.call("POST", "/requests", 400, data=data)
    assert code is None or refusal["Code"] == code
    assert staff.get("/requests")["Total"] == before


def test_Threat7_bodies_beyond_the_limit_are_refused(staff, request_of_one):
    """Bodies: too large."""
    refusal = staff.call("POST", "/requests", 413, data=json.dumps(body(Notes="a" * 3000000)))
    assert refusal["Code"] == "TooLarge"
    assert staff.get(f"/requests/{request_of_one}")["Revision"] == 0


BODIES = {"/requests/{id}/extend": {"Reason": "x"}, "/requests/{id}/identification/confirm": {"Reason": "x"},
          "/requests/{id}/identification/ask": {"Message": "x"}, "/requests/{id}/shown": {"Studies": []},
          "/requests/{id}/patient": {"Reason": "x"}, "/requests/{id}/requester": {"Reason": "x"},
          "/requests/{id}/selection": {"Excluded": []}, "/requests/{id}/send": {},
          "/requests/{id}/decline": {"Reason": "The request was withdrawn"},
          "/requests/{id}/decline/preview": {"Reason": "The request was withdrawn"}}


def routes(staff):
    for path, methods in staff.get("/openapi.json")["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path[len(API):], operation


def test_unknown_identifiers_are_not_found_on_every_route(staff, request_of_one):
    """An identifier that does not exist is 404, with a JSON refusal, on every route that takes one."""
    tried = 0
    for method, pattern, _ in routes(staff):
        if "{" not in pattern or pattern.startswith("/settings"):
            continue
        for identifier in (NOBODY, "1", "..%2f..%2fetc%2fpasswd", "' OR 1=1 --", "\u00e9\u4e2d"):
            path = pattern.replace("{id}", identifier).replace("{n}", "1")
            data = json.dumps(BODIES[pattern]) if pattern in BODIES else None
            if pattern.endswith(("/attachments", "/identification", "/images")) and method == "POST":
                data = pdf_bytes(["x"])
            answer = staff.http.request(method, API + path, data=data)
            assert answer.status_code == 404, (method, path, answer.status_code, answer.text)
            tried += 1
    assert tried > 70
    for section in ("nothing", "Account"):
        staff.get(f"/settings/{section}", 404)
    for number in ("0", "2", "-1", "99999999999999999999", "x"):
        staff.get(f"/requests/{request_of_one}/identification/{number}", 404)


def test_unknown_paths_and_methods_are_refused(staff):
    """An unlisted path is refused."""
    assert staff.get("/nothing", 404)["Code"] == "NotFound"
    assert staff.post("/request", body(), 404)["Code"] == "NotFound"
    answer = staff.http.delete(API + "/requests")
    assert answer.status_code == 405 and set(answer.headers["Allow"].replace(" ", "").split(",")) >= {"GET", "POST"}


BAD_QUERIES = ["/requests?limit=0", "/requests?limit=ten", "/requests?state=Lost",
               "/requests?direction=Sideways", "/requests?cursor=%27%3B%20DROP", "/deliveries?state=Lost",
               "/audit?from=yesterday", "/audit?until=2026-02-31", "/audit?cursor=x"]


@pytest.mark.parametrize("path", BAD_QUERIES)
def test_bad_queries_are_refused(staff, path):
    """Lists take `limit` (from 1), `cursor` and `q`; what does not fit is refused."""
    assert staff.get(path, 400)["Code"] in ("BadValue", "BadDate", "BadRequest")


def test_a_completed_request_changes_no_more(staff, request_of_one):
    """Nothing is deleted to hide it: requests end in a state."""
    staff.post(f"/requests/{request_of_one}/decline", {"Reason": "The request was withdrawn"})
    path = f"/requests/{request_of_one}"
    calls = [("PUT", "/patient", {"PatientID": "H2", "Reason": "x"}), ("PUT", "/requester", {"Name": "x", "Reason": "x"}),
             ("PUT", "/selection", {"Excluded": []}), ("POST", "/send", {"Close": True}), ("POST", "/send", {"Close": False}),
             ("POST", "/decline", {"Reason": "The request was withdrawn"})]
    before = staff.get(path)
    for method, tail, data in calls:
        if tail == "/selection":
            data = {"Excluded": sorted(staff.matching(request_of_one))}
        assert staff.call(method, path + tail, 409, json=data)["Code"] == "InvalidState", tail
    for tail in ("/attachments", "/identification"):
        assert staff.upload(path + tail, "late.pdf", pdf_bytes(["late"]), 409)["Code"] == "InvalidState"
    assert staff.get(path) == before


def test_A18_a_reason_must_be_of_the_list(staff, request_of_one):
    """Declining: choose a reason from a list."""
    for reason, code in (("Because.", "BadValue"), ("", "MissingField")):
        refusal = staff.post(f"/requests/{request_of_one}/decline", {"Reason": reason}, 400)
        assert (refusal["Code"], refusal["Details"]["Field"]) == (code, "Reason")


def test_A7_a_correction_needs_a_reason(staff, request_of_one):
    """A correction needs a reason and is audited."""
    path = f"/requests/{request_of_one}/patient"
    assert staff.call("PUT", path, 400, json={"PatientID": "H2"})["Details"]["Field"] == "Reason"
    assert staff.call("PUT", path, 400, json={"PatientID": "H2", "Reason": " "})["Code"] == "MissingField"
    assert staff.call("PUT", path, 400, json={"PatientName": "X^Y", "Reason": "x"})["Code"] == "UnknownField"
    assert staff.get(f"/requests/{request_of_one}")["Corrections"] == []


BAD_FILES = [("page.pdf", b"<html><script>alert(1)</script></html>"), ("tool.exe", b"MZ\x90\0\3\0\0\0"), ("empty.pdf", b""),
             ("a.zip", b"PK\x03\x04" + bytes(100)), ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]


@pytest.mark.parametrize("name, content", BAD_FILES, ids=[one[0] for one in BAD_FILES])
def test_Threat9_a_proof_that_is_no_picture_or_pdf_is_refused(staff, request_of_one, name, content):
    """Uploads: not DICOM, a PDF that is not one."""
    refusal = staff.upload(f"/requests/{request_of_one}/identification", name, content, 415)
    assert refusal["Code"] == "UnsupportedMedia"
    assert staff.get(f"/requests/{request_of_one}")["Identification"]["Documents"] == 0


def test_Threat9_a_truncated_dicom_file_is_named_and_skipped(orthanc, staff, newcomer):
    """Uploads: truncated DICOM, a zip bomb."""
    person = newcomer(studies=0)
    request = staff.enter(person)
    whole = next(radiograph(person).blobs())
    before = len(orthanc.as_user("alice").get("/instances").json())
    for name, content in (("header.dcm", whole[:200]), ("half.dcm", whole[:132]), ("text.dcm", b"DICM" * 50), ("none", b"")):
        answer = staff.http.post(f"{API}/requests/{request}/images", data=content,
                                 headers={"Content-Disposition": f'attachment; filename="{name}"'})
        assert answer.status_code in (200, 400), answer.text
        assert answer.status_code == 400 or answer.json()["Failed"][0]["Name"] == name
    assert len(orthanc.as_user("alice").get("/instances").json()) == before


def in_parallel(calls):
    """All at once; what they answer, in order."""
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        return call()
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


@pytest.mark.parametrize("close", [True, False], ids=["close", "keep open"])
def test_A15_A16_a_double_click_sends_once(orthanc, mail, staff, request_of_one, close):
    """Nothing is sent twice that must not be."""
    clients = [orthanc.as_user("bob") for _ in range(6)]
    answers = in_parallel([lambda client=client: client.post(f"{API}/requests/{request_of_one}/send", json={"Close": close})
                           for client in clients])
    codes = sorted(answer.json().get("Code", "sent") for answer in answers)
    assert codes.count("sent") == 1 and set(codes) <= {"sent", "InvalidState", "ConcurrentChange", "AlreadySent"}, codes
    assert all(answer.status_code == 409 for answer in answers if "Code" in answer.json())
    assert len(staff.get(f"/requests/{request_of_one}")["Packages"]) == 1
    assert len([one for one in staff.deliveries(request=request_of_one) if one["Purpose"] == "PackageReady"]) == 1
    again = staff.send(request_of_one, status=409)
    assert again["Code"] == ("InvalidState" if close else "AlreadySent")


def test_A16_the_same_may_be_sent_again_on_demand(staff, request_of_one):
    """Exactly the same contents sent already -> 409 AlreadySent unless Again."""
    first = staff.send(request_of_one)
    assert staff.send(request_of_one, status=409)["Details"]["Package"] == first["Package"]
    assert staff.send(request_of_one, Again=True)["Package"] != first["Package"]


def test_A15_a_list_that_changed_meanwhile_is_not_sent(orthanc, staff, newcomer):
    """`Studies`, when given, must equal what would be sent (else 409 ListChanged): a study deleted between."""
    request = staff.enter(newcomer(studies=2))
    listed = sorted(staff.matching(request))
    orthanc.as_user("alice").delete(f"/studies/{listed[0]}").raise_for_status()
    assert staff.send(request, Studies=listed, status=409)["Code"] == "ListChanged"
    assert staff.send(request, Studies=listed[1:])["Studies"] == 1
    orthanc.as_user("alice").delete(f"/studies/{listed[1]}").raise_for_status()
    assert staff.send(request, status=409)["Code"] == "NothingToSend"


def test_A15_an_older_page_does_not_overrule_a_newer_one(staff, request_of_one):
    """`Revision`, when given, must be the request's (else 409 ConcurrentChange)."""
    shown = staff.get(f"/requests/{request_of_one}")["Revision"]
    staff.put(f"/requests/{request_of_one}/patient", {"Reference": "other", "Reason": "by a colleague"})
    assert staff.send(request_of_one, Revision=shown, status=409)["Code"] == "ConcurrentChange"
    assert staff.send(request_of_one, Revision=shown + 1)["Images"] == 1


def test_A7_an_older_page_does_not_undo_a_colleagues_correction(staff, request_of_one):
    """Corrections too: `Revision`, when given, must be the request's (else 409 ConcurrentChange)."""
    path = f"/requests/{request_of_one}"
    shown = staff.get(path)
    staff.put(f"{path}/requester", {"SecondEmail": "desk@law.example", "Reason": "by a colleague", "Revision": shown["Revision"]})
    late = {"SecondEmail": shown["Requester"]["SecondEmail"], "Reason": "filled before", "Revision": shown["Revision"]}
    refusal = staff.put(f"{path}/requester", late, 409)
    assert (refusal["Code"], refusal["Details"]["Field"]) == ("ConcurrentChange", "Revision")
    patient = {"PatientID": "H2", "Reason": "filled before", "Revision": shown["Revision"]}
    assert staff.put(f"{path}/patient", patient, 409)["Code"] == "ConcurrentChange"
    assert staff.put(f"{path}/patient", {**patient, "Revision": "1"}, 400)["Code"] == "WrongType"
    now = staff.get(path)
    assert now["Requester"]["SecondEmail"] == "desk@law.example" and now["Patient"] == shown["Patient"]
    assert len(now["Corrections"]) == 1


BAD_SENDS = [({"Close": "yes"}, "WrongType", "Close"), ({"RetentionDays": 0}, "BadValue", "RetentionDays"),
             ({"RetentionDays": 9999}, "BadValue", "RetentionDays"), ({"RetentionDays": 1.5}, "WrongType", "RetentionDays"),
             ({"Retention": 7}, "UnknownField", "Retention"), ({"Message": "x" * 5001}, "TooLong", "Message"),
             ({"Studies": "all"}, "WrongType", "Studies"), ({"Download": 1}, "WrongType", "Download")]


@pytest.mark.parametrize("options, code, field", BAD_SENDS, ids=[f"{one[1]}-{one[2]}" for one in BAD_SENDS])
def test_Threat7_a_send_with_bad_options_sends_nothing(staff, request_of_one, options, code, field):
    """Wrong types, huge numbers: a refusal changes nothing."""
    refusal = staff.post(f"/requests/{request_of_one}/send", options, 400)
    assert (refusal["Code"], refusal["Details"]["Field"]) == (code, field)
    assert staff.get(f"/requests/{request_of_one}")["Packages"] == []


def test_A13_only_matching_studies_can_be_left_out(orthanc, staff, newcomer):
    """An X removes a row from this send."""
    mine, other = staff.enter(newcomer()), staff.enter(newcomer())
    [foreign] = staff.matching(other)
    for study in (foreign, NOBODY, ""):
        answer = staff.call("PUT", f"/requests/{mine}/selection", 400, json={"Excluded": [study]})
        assert answer["Code"] == "BadValue"
    [own] = staff.matching(mine)
    staff.exclude(mine, own)
    assert staff.send(mine, status=409)["Code"] == "NothingToSend"


def test_D2_without_a_way_for_the_passcode_nothing_is_sent(staff, newcomer):
    """The passcode goes to the mobile number or second e-mail address given beforehand."""
    requester = {"Name": "No Phone", "Email": "nophone@law.example"}
    request = staff.enter(newcomer(), requester=requester)
    assert staff.send(request, status=409)["Code"] == "PasscodeChannelMissing"
    staff.put(f"/requests/{request}/requester", {"SecondEmail": "desk@law.example", "Reason": "by telephone"})
    assert staff.send(request)["Images"] == 1


def test_D2_a_second_address_gets_the_passcode_where_there_is_no_mobile(orthanc, mail, staff, newcomer):
    """... or second e-mail address given beforehand, never to the address that holds the link."""
    requester = {"Name": "Two Addresses", "Email": "link@law.example", "SecondEmail": "code@law.example"}
    sent = staff.send(staff.enter(newcomer(), requester=requester))
    visitor = Recipient(orthanc, mail, token_of(package_mail(mail, staff, sent["Package"])))
    assert visitor.link()["Passcode"]["Channel"] == "Email"
    visitor.call("POST", f"/links/{visitor.token}/passcode", json={})
    message = mail.messages.wait_for(to="code@law.example")
    assert message.links == [] and visitor.try_passcode(message.passcode).status_code == 200
    assert all(one.passcode is None for one in mail.messages.find(to="link@law.example"))


def test_E4_what_may_not_be_downloaded_is_refused_by_the_server(orthanc, mail, staff, newcomer):
    """Without it, no download is offered and none is possible: the server refuses it, whatever the page shows."""
    visitor = receive(orthanc, mail, staff, staff.enter(newcomer()), Download=False)
    assert visitor.download().status_code == 403 and visitor.download().json()["Code"] == "DownloadNotPermitted"
    [row] = [row for row in visitor.get("/packages")["Items"] if row["ID"] == visitor.package]
    assert row["Actions"] == ["View", "Forward", "Decline"]
    assert "DownloadRefused" in {event["Action"] for event in staff.audit()}


def test_Threat10_a_mail_server_that_is_down_delays_the_mail_and_not_the_send(mail, staff, request_of_one):
    """Mail server down: the send is done, /deliveries shows attempts and the last error, and it recovers."""
    mail.down()
    try:
        sent = staff.send(request_of_one, close=True)
        waiting = until(lambda: next((one for one in staff.deliveries(request=request_of_one)
                                      if one["Package"] == sent["Package"] and one["LastError"]), None), "an attempt")
        assert waiting["State"] in ("Pending", "Sending") and waiting["Attempts"] >= 1 and waiting["NextAttemptAt"]
        assert "smtp" in waiting["LastError"].lower() or "connect" in waiting["LastError"].lower(), waiting["LastError"]
        assert staff.get(f"/requests/{request_of_one}")["Outcome"] == "Sent"
        assert staff.get("/system")["Outbox"]["Pending"] >= 1
    finally:
        mail.up()
    assert len(package_mail(mail, staff, sent["Package"]).links) == 1
    done = until(lambda: next((one for one in staff.deliveries(request=request_of_one, state="Delivered")
                               if one["Package"] == sent["Package"]), None), "the delivery")
    assert done["Attempts"] >= 2 and done["DeliveredAt"]


def test_Threat10_one_refused_address_stops_no_other(mail, staff, newcomer):
    """Mail server refusing one address: that delivery fails visibly, the others go; it can be tried again."""
    gone = dict(REQUESTER, Email="gone@law.example")
    mail.refuse(gone["Email"], 550)
    refused = staff.enter(newcomer(), requester=gone)
    package = staff.send(refused)["Package"]
    failed = until(lambda: next((one for one in staff.deliveries(state="Failed") if one["Package"] == package), None),
                   "the failure")
    assert "550" in failed["LastError"] and failed["Recipient"] == "gone@law.example" and failed["Attempts"] == 1
    other = staff.send(staff.enter(newcomer()))
    assert package_mail(mail, staff, other["Package"]).to == [REQUESTER["Email"]]
    [shown] = [one for one in staff.get(f"/requests/{refused}")["Packages"] if one["ID"] == package]
    assert shown["Deliveries"][0]["State"] == "Failed"
    mail.refuse(gone["Email"], 0)
    staff.post(f"/deliveries/{failed['ID']}/retry")
    assert package_mail(mail, staff, package).to == ["gone@law.example"]
