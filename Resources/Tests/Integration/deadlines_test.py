"""Due dates are kept, moved and warned of; what arrives for an open request is announced. All by e-mail too.

Months do not pass during a test: time is moved by setting the dates of a request back, in the database, while Orthanc is down.
"""
import datetime
import os
import sqlite3

from actors import radiograph, until
from samples import Patient, nhs_number
from samples.documents import pdf_bytes

INSTITUTION = "imaging@hospital.example"
DAY = 24 * 60 * 60


def patient(number):
    return Patient(name=f"WAITING^{number}", birth_date="19710203", sex="F", id=f"W-{number}", national_id=nhs_number(7000 + number))


def move_back(orthanc, request, days):
    """As if so many days had passed for this request."""
    orthanc.stop()
    with sqlite3.connect(os.path.join(orthanc.storage, "exchange.db")) as database:
        changed = database.execute("UPDATE requests SET received_at = received_at - ?, due_from = due_from - ?, "
                                   "due_at = due_at - ? WHERE id = ?", (days * DAY, days * DAY, days * DAY, request))
        assert changed.rowcount == 1
    database.close()
    orthanc.start()


def purposes(staff, request):
    return sorted(delivery["Purpose"] for delivery in staff.deliveries(request=request))


def row_of(staff, request):
    return next(row for row in staff.get("/requests", params={"limit": 500})["Items"] if row["ID"] == request)


def due(staff, request):
    return staff.get(f"/requests/{request}")["DueDate"]


def test_A23_a_request_is_due_a_month_later_on_a_working_day(administrator, staff):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    date = datetime.date.fromisoformat(due(staff, staff.enter(patient(1))))
    assert 28 <= (date - today).days <= 34 and date.weekday() < 5
    administrator.put("/settings/account", {"Holidays": [date.isoformat()]})
    later = datetime.date.fromisoformat(due(staff, staff.enter(patient(1))))
    assert later > date and later.weekday() < 5
    refused = administrator.call("PUT", "/settings/account", 400, json={"Holidays": ["Christmas"]})
    assert refused["Details"]["Field"] == "Holidays"
    administrator.put("/settings/account", {"Holidays": []})


def test_A23_the_clock_of_a_letter_starts_on_the_day_it_came(staff):
    """One calendar month from receipt, whenever somebody came to enter it."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    came = today - datetime.timedelta(days=10)
    request = staff.get("/requests/" + staff.enter(patient(1), ReceivedOn=came.isoformat()))
    assert request["ReceivedAt"][:10] == request["Due"]["From"] == came.isoformat()
    date = datetime.date.fromisoformat(request["DueDate"])
    assert 28 <= (date - came).days <= 34 and date < datetime.date.fromisoformat(due(staff, staff.enter(patient(1))))
    for day in ((today + datetime.timedelta(days=2)).isoformat(), (today - datetime.timedelta(days=400)).isoformat(), "yesterday"):
        refused = staff.enter(patient(1), status=400, ReceivedOn=day)
        assert (refused["Code"], refused["Details"]["Field"]) == ("BadDate", "ReceivedOn")


def test_A23_the_requester_is_asked_for_identification_and_the_clock_waits(mail, staff):
    request = staff.enter(patient(2), Reference="ASK-2")
    answer = staff.post(f"/requests/{request}/identification/ask", {"Message": "A passport, please."})
    assert (answer["DueState"], answer["DueDate"], answer["Overdue"]) == ("Paused", None, False)
    message = mail.messages.wait_for(to="h.vane@solicitors.example", subject="Proof of identity")
    assert "A passport, please." in message.text and "ASK-2" in message.text and "WAITING" not in str(message.raw)
    staff.upload(f"/requests/{request}/identification", "passport.pdf", pdf_bytes(["Passport"]))
    assert staff.get(f"/requests/{request}")["DueState"] == "Running" and due(staff, request)
    assert "IdentificationAsked" in [event["Action"] for event in staff.audit(request)]


def test_A23_an_answer_while_the_clock_waits_ends_the_pause(staff):
    request = staff.enter(patient(8))
    staff.post(f"/requests/{request}/identification/ask", {"Message": ""})
    staff.post(f"/requests/{request}/decline", {"Reason": "The request was withdrawn"})
    answered = staff.get(f"/requests/{request}")
    today = answered["CompletedAt"][:10]
    assert (answered["DueState"], answered["Overdue"], answered["Due"]["PausedSince"]) == ("Running", False, None)
    assert answered["Due"]["From"] == today and answered["DueDate"] > today
    assert row_of(staff, request)["DueState"] == "Running"


def test_A23_other_holidays_move_the_due_dates_of_open_requests_at_once(administrator, staff):
    request, answered, paused = staff.enter(patient(9)), staff.enter(patient(9)), staff.enter(patient(9))
    staff.post(f"/requests/{answered}/decline", {"Reason": "The request was withdrawn"})
    staff.post(f"/requests/{paused}/identification/ask", {"Message": ""})
    first = due(staff, request)
    administrator.put("/settings/account", {"Holidays": [first]})
    moved = due(staff, request)
    try:
        assert moved > first and row_of(staff, request)["DueDate"] == moved
        assert datetime.date.fromisoformat(moved).weekday() < 5
        assert due(staff, answered) == first and due(staff, paused) is None
        administrator.put("/settings/account", {"DueMonths": 3})
        assert due(staff, request) == moved, "later than was told is an extension"
    finally:
        administrator.put("/settings/account", {"Holidays": [], "DueMonths": 1})
    assert due(staff, request) == first
    moves = [event for event in staff.audit(request) if event["Action"] == "DueDateMoved"]
    assert [(event["Actor"], event["Details"]["Cause"]) for event in moves] == [("alice", "Holidays"), ("alice", "Holidays")]
    assert moves[0]["Details"]["From"] == moves[1]["Details"]["To"] != moves[0]["Details"]["To"]
    assert not [event for one in (answered, paused) for event in staff.audit(one) if event["Action"] == "DueDateMoved"]


def test_A23_an_extension_is_told_to_the_requester_once(mail, staff):
    request = staff.enter(patient(3), Reference="EXT-3")
    first = due(staff, request)
    answer = staff.post(f"/requests/{request}/extend", {"Reason": "Films of four decades."})
    assert answer["DueState"] == "Extended" and answer["DueDate"] > first
    message = mail.messages.wait_for(to="h.vane@solicitors.example", subject="takes longer")
    assert "Films of four decades." in message.text and "EXT-3" in message.text
    assert staff.post(f"/requests/{request}/extend", {"Reason": "More."}, 409)["Code"] == "InvalidState"
    assert purposes(staff, request) == ["NewRequest", "RequestExtended"]


def test_A23_the_institution_is_warned_once_before_and_once_after_the_due_date(mail, orthanc, staff):
    request = staff.enter(patient(4), Reference="WARN-4")
    move_back(orthanc, request, 26)
    soon = mail.messages.wait_for(to=INSTITUTION, subject="due soon")
    assert "WARN-4" in soon.text and "WAITING" not in str(soon.raw)
    orthanc.restart()
    move_back(orthanc, request, 26)
    assert "WARN-4" in mail.messages.wait_for(to=INSTITUTION, subject="overdue").text
    orthanc.restart()
    assert row_of(staff, request)["Overdue"]
    assert staff.get("/requests/forecast")["Overdue"] == 1
    staff.wait_for_delivery("Delivered", request=request)
    assert purposes(staff, request) == ["NewRequest", "RequestDueSoon", "RequestOverdue"]
    late = staff.post(f"/requests/{request}/extend", {"Reason": "Forgotten."}, 409)
    assert late["Code"] == "InvalidState"


def test_A24_what_arrives_for_an_open_request_is_announced_once(mail, orthanc, staff):
    person, neighbour = patient(5), patient(6)
    request, other = staff.enter(person, Reference="ARRIVES-5"), staff.enter(neighbour)
    orthanc.upload(blob for seed in (1, 2) for blob in radiograph(person, date=f"2026110{seed}", seed=seed).blobs())
    until(lambda: row_of(staff, request)["ImagesFound"] == 2, "both studies on the row")
    assert row_of(staff, request)["ImagesChanged"] == {"Was": 0, "Now": 2, "Arrived": 2}
    message = mail.messages.wait_for(to=INSTITUTION, subject="New imaging")
    assert "ARRIVES-5" in message.text and "WAITING" not in str(message.raw)
    orthanc.restart()
    orthanc.upload(radiograph(person, date="20261101", seed=1).blobs())     # the same once more
    assert row_of(staff, request)["ImagesChanged"]["Arrived"] == 2
    staff.put(f"/requests/{request}/shown", {"Studies": sorted(staff.matching(request))})
    assert row_of(staff, request)["ImagesChanged"] is None
    before = staff.enter(person)
    assert row_of(staff, before)["ImagesChanged"] is None and purposes(staff, before) == ["NewRequest"]
    announced = [event for event in staff.audit(request) if event["Action"] == "ImagingArrived"]
    assert sum(int(event["Details"]["Studies"]) for event in announced) == 2
    assert purposes(staff, request).count("ImagingArrived") == len(announced)
    assert purposes(staff, other) == ["NewRequest"] and row_of(staff, other)["ImagesChanged"] is None


def test_A20_A7_a_change_of_rules_or_identifiers_is_judged_at_once_and_shown(administrator, orthanc, staff):
    person = patient(7)
    orthanc.upload(radiograph(person, seed=7).blobs())
    until(lambda: staff.matching(staff.enter(person)), "the study in the index")
    request = staff.enter(dict(person.as_catalogue(), PatientID="W-0"))
    assert row_of(staff, request)["ImagesFound"] == 0
    administrator.put("/settings/account", {"MatchingRules": ["PatientName", "PatientBirthDate", "NationalID"]})
    try:
        assert row_of(staff, request)["ImagesChanged"] == {"Was": 0, "Now": 1, "Arrived": 0}
    finally:
        administrator.put("/settings/account", {"MatchingRules": ["PatientName", "PatientBirthDate", "NationalID", "PatientID"]})
    assert row_of(staff, request)["ImagesFound"] == 0
    staff.put(f"/requests/{request}/patient", {"PatientID": person.id, "Reason": "Mistyped"})
    assert row_of(staff, request)["ImagesChanged"] == {"Was": 0, "Now": 1, "Arrived": 0}
    changes = [event["Details"] for event in staff.audit(request) if event["Action"] == "MatchesChanged"]
    assert changes == [{"Cause": "Rules", "From": "0", "To": "1"}, {"Cause": "Rules", "From": "1", "To": "0"},
                       {"Cause": "Identifiers", "From": "0", "To": "1"}]
