"""The whole story, on both engines."""
import calendar
import csv
import hashlib
import io
import zipfile
from datetime import date, datetime

import pydicom
import pytest
from actors import MOBILE, REQUESTER, Recipient, Staff, package_mail, token_of
from conftest import BOTH_ENGINES
from pydicom.fileset import FileSet
from stack import Stack
from story import NOTE, REPORT, Story

SAMPLES = {"seed": 0, "patients": 1, "trouble": True}


@pytest.fixture(scope="module", params=BOTH_ENGINES)
def stack(request):
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    with Stack(SAMPLES, exchange={"Database": server.make_database() if server else ""},
               config={"ExecuteLuaEnabled": True}) as running:
        engine = Staff(running.orthanc).get("/system")["Engine"].lower()
        assert engine.startswith(request.param)
        yield running


@pytest.fixture(scope="module")
def story(stack):
    return Story(stack.orthanc, stack.mail, stack.catalogue)


def rows(staff, **filters):
    return {row["ID"]: row for row in staff.get("/requests", params={"limit": 500, **filters})["Items"]}


def test_A1_a_new_request_mails_the_institution(story):
    """A new inbound request sends the institution an e-mail with the subject `GDPR Imaging Request`."""
    assert story.request
    message = story.mail.messages.wait_for(to="imaging@hospital.example")
    assert message.subject == "GDPR Imaging Request"
    assert "VW/2026/114" in message.text and "HOLLOWAY" not in message.text
    assert message.attachments == [] and message.links == []


def test_A3_A4_inbound_requests_stand_among_those_to_review(story):
    """Inbound shows two tables: "Requests to review" and "Completed requests"; outbound "Requests made"."""
    entered = story.as_entered
    row = rows(story.bob, direction="Inbound", state="ToReview")[story.request]
    assert row["Patient"]["PatientName"] == "HOLLOWAY^PETER" and row["Reference"] == "VW/2026/114"
    assert entered["State"] == "ToReview" and entered["Outcome"] == "None" and entered["CreatedBy"] == "bob"
    assert rows(story.bob, direction="Outbound") == {}


def test_A6_the_introduction_shows_notes_and_contact_details(story):
    """It opens on an introduction page with the requester's notes and contact details."""
    assert story.as_entered["Notes"] == "After a road accident.\nConsent is enclosed."
    assert story.as_entered["Requester"] == dict(REQUESTER, Mobile=MOBILE, SecondEmail="")


def test_A23_a_request_is_due_in_one_calendar_month(story):
    """A request has a due date (one calendar month by GDPR Art. 15 rules, a setting)."""
    received = datetime.fromisoformat(story.as_entered["ReceivedAt"].replace("Z", "+00:00")).date()
    due = date.fromisoformat(story.as_entered["DueDate"])
    year, month = divmod(received.year * 12 + received.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    same_day = date(year, month + 1, min(received.day, last))
    assert 0 <= (due - same_day).days <= 5      # days of rest may be skipped, none may be lost
    assert story.as_entered["Overdue"] is False


def test_A8_A19_a_wrong_number_matches_nothing(story):
    """By default patient name, date of birth, national ID and patient ID must all match."""
    assert story.matches_before["Matching"] == [] and story.matches_before["Images"] == 0
    assert sorted(story.matches_before["Rules"]) == ["NationalID", "PatientBirthDate", "PatientID", "PatientName"]
    assert story.refused_send["Code"] == "NothingToSend"


def test_A17_what_does_not_match_says_why_field_by_field(story):
    """A folded "non-matching images" part shows what was left out and why, field by field."""
    found = {study["Study"]: {one["Field"]: one["Match"] for one in study["Verdicts"]}
             for study in story.matches_before["NonMatching"]}
    double = story.noted("day and month of the birth date exchanged")
    assert found[story.study(story.patient)] == {"PatientName": True, "PatientBirthDate": True, "NationalID": True,
                                                 "PatientID": False}
    assert found[story.study(double)] == {"PatientName": True, "PatientBirthDate": False, "NationalID": True,
                                          "PatientID": False}
    assert found[story.study(story.neighbour)] == {"PatientName": False, "PatientBirthDate": False, "NationalID": False,
                                                   "PatientID": True}
    nearest = story.matches_before["NonMatching"][0]
    assert nearest["Study"] == story.study(story.patient)
    [reason] = [one for one in nearest["Verdicts"] if not one["Match"]]
    assert (reason["Requested"], reason["Found"]) == (story.neighbour["PatientID"], story.patient["PatientID"])


def test_A7_a_correction_keeps_the_original_and_its_reason(story):
    """The original values survive beside the corrections; a correction needs a reason and is audited."""
    assert story.corrected["Patient"]["PatientID"] == story.patient["PatientID"]
    assert story.corrected["Original"]["PatientID"] == story.neighbour["PatientID"]
    [correction] = story.corrected["Corrections"]
    assert (correction["Field"], correction["From"], correction["To"], correction["Reason"], correction["By"]) == (
        "PatientID", story.neighbour["PatientID"], story.patient["PatientID"], "Digits of a neighbouring line.", "bob")
    [event] = [event for event in story.bob.audit(story.request) if event["Action"] == "RequestCorrected"]
    assert event["Actor"] == "bob" and event["Details"]["From"] == story.neighbour["PatientID"]


def test_A12_bad_files_are_named_and_skipped(story):
    """Upload takes DICOM files; bad files are named and skipped."""
    *good, bad = story.uploaded
    assert all(len(answer["Stored"]) == 1 and answer["Failed"] == [] for answer in good)
    assert bad["Stored"] == [] and bad["Failed"][0]["Name"] == "holiday.jpg"


def test_A13_lists_all_that_matches_and_nobody_else(story):
    """The final page lists all imaging that matches."""
    assert [study["StudyInstanceUID"] for study in story.matches["Matching"]] == [
        story.heart, story.head, story.patient["Studies"][0]["StudyInstanceUID"]]      # newest first
    assert all(verdict["Match"] for study in story.matches["Matching"] for verdict in study["Verdicts"])
    assert [study["Images"] for study in story.matches["Matching"]] == [1, 7, 1] and story.matches["Images"] == 9
    assert [study["Modalities"] for study in story.matches["Matching"]] == [["US"], ["CT", "DOC"], ["DX"]]
    assert story.study(story.noted("day and month of the birth date exchanged")) in {
        study["Study"] for study in story.matches["NonMatching"]}


def test_A13_the_X_leaves_a_study_out_of_the_send_alone(story):
    """An X removes a row from this send (never from the archive)."""
    assert story.excluded["Excluded"] == [story.study(story.patient)]
    assert story.first_send["Images"] == 8 and story.first_send["Studies"] == 2
    assert story.orthanc.as_user("alice").get(f"/studies/{story.study(story.patient)}").status_code == 200


def test_A14_documents_are_attached_with_their_names(story):
    """A plus attaches non-imaging documents, such as a PDF report."""
    report, note, _ = story.attached
    assert (report["Name"], report["ContentType"], report["Size"]) == ("report.pdf", "application/pdf", len(REPORT))
    assert (note["Name"], note["ContentType"]) == (NOTE, "text/plain")
    assert [one["Name"] for one in story.between["Attachments"]] == ["report.pdf", NOTE]


def test_A16_sending_may_keep_the_request_open(story):
    """"Send N images, keep request open" sends and leaves it open; one request may be answered by several sends."""
    assert story.between["State"] == "ToReview" and story.between["CompletedAt"] is None
    [package] = story.between["Packages"]
    assert (package["Images"], package["Attachments"], package["State"], package["Download"]) == (8, 2, "Active", True)
    assert package["ID"] == story.first_send["Package"] and package["SentBy"] == "bob"


def test_A15_sending_may_close_the_request(story):
    """"Send N images, close request" sends everything listed and closes the request."""
    assert story.second_send["Images"] == 1
    assert (story.as_closed["State"], story.as_closed["Outcome"], story.as_closed["CompletedBy"]) == (
        "Completed", "Sent", "bob")
    assert [package["Images"] for package in story.as_closed["Packages"]] == [8, 1]
    assert story.request in rows(story.bob, direction="Inbound", state="Completed")
    assert story.request not in rows(story.bob, direction="Inbound", state="ToReview")
    assert story.bob.send(story.request, status=409, Again=True)["Code"] == "InvalidState"


def test_D1_B14_the_requester_gets_a_link_and_no_attachment(story):
    """The recipient gets an e-mail with a link, no attachment; DICOM is never attached to an e-mail."""
    message = story.invitation
    assert message.to == [REQUESTER["Email"]] and message.subject == "Images from St Elsewhere are ready for you"
    assert message.attachments == [] and b"DICM" not in message.raw and len(message.raw) < 20000
    assert len(message.links) == 1 and message.links[0].startswith(story.orthanc.portal_url + "/l/")
    assert "HOLLOWAY" not in message.text and "More will follow." not in message.text     # that waits behind the passcode
    assert message.passcode is None


def test_D2_the_passcode_goes_by_another_way_than_the_link(story):
    """It goes to the mobile number given beforehand, never to the address that holds the link."""
    assert story.recipient
    texts = story.mail.messages.find(channel="Sms")
    assert {one.to[0] for one in texts} == {MOBILE} and all(one.passcode and not one.links for one in texts)
    link = story.recipient.link()
    assert link["Passcode"]["SentTo"].endswith(MOBILE[-2:]) and MOBILE[:-2] not in link["Passcode"]["SentTo"]


def test_D5_the_dashboard_has_its_columns(story):
    """They land on a dashboard with the columns Type, Dir, Date, Patient name, Institution, Messages, Status, Actions."""
    [row] = [row for row in story.dashboard["Items"] if row["ID"] == story.first_send["Package"]]
    assert (row["Type"], row["Direction"], row["PatientName"], row["Institution"], row["Messages"], row["Status"]) == (
        "Request", "In", "HOLLOWAY^PETER", "St Elsewhere", 1, "New")
    assert row["Actions"] == ["View", "Download", "Forward", "Decline"] and row["Images"] == 8
    assert row["Date"][:10] <= datetime.utcnow().date().isoformat()
    assert story.recipient.get(f"/packages/{row['ID']}")["Message"] == "With the report.\nMore will follow."


def test_D7_what_was_opened_needs_no_action_and_stays_under_all(story):
    """Action required (new transactions); All (the last 28 days)."""
    assert story.zip
    waiting = story.recipient.get("/packages", params={"view": "ActionRequired"})["Items"]
    known = {row["ID"]: row["Status"] for row in story.recipient.get("/packages", params={"view": "All"})["Items"]}
    assert story.first_send["Package"] not in {row["ID"] for row in waiting}
    assert known[story.first_send["Package"]] == "Downloaded"


def test_D8_every_frame_can_be_viewed(story):
    """View opens an online viewer: series, instances and frames as pictures."""
    pictures = 0
    for study in story.contents["Items"]:
        for series in study["Series"]:
            for instance in series["Instances"]:
                base = f"/packages/{story.recipient.package}/instances/{instance['Instance']}"
                for frame in range(instance["Frames"]):
                    answer = story.recipient.call("GET", f"{base}/frames/{frame}", params={"width": 64})
                    assert answer.headers["Content-Type"] == "image/jpeg" and answer.content.startswith(b"\xff\xd8\xff")
                    pictures += 1
                story.recipient.call("GET", f"{base}/frames/{instance['Frames']}", 404)
                if series["Modality"] == "DOC":
                    document = story.recipient.call("GET", f"{base}/document")
                    assert document.content.startswith(b"%PDF") and document.headers["Content-Type"] == "application/pdf"
    assert pictures == 6 + 8        # slices of the CT, frames of the ultrasound


def test_D9_the_zip_holds_every_file_as_the_archive_has_it(story):
    """Download gives one zip: IMAGES with the DICOM files, byte for byte as Orthanc holds them."""
    assert story.zip.testzip() is None
    alice = story.orthanc.as_user("alice")
    expected = {}
    for uid in (story.head, story.heart):
        for instance in alice.get(f"/studies/{story.orthanc.study(uid)}/instances").json():
            expected[instance["MainDicomTags"]["SOPInstanceUID"]] = alice.get(f"/instances/{instance['ID']}/file").content
    assert len(expected) == 8 and story.zipped_images == expected


@pytest.mark.filterwarnings("ignore:The .DicomDir. class:DeprecationWarning")
@pytest.mark.parametrize("name", ["DICOMDIR", "IMAGES/DICOMDIR"])
def test_D9_the_dicomdir_leads_to_every_file(story, name):
    """... and the DICOMDIR."""
    directory = pydicom.dcmread(io.BytesIO(story.zip.read(name)))
    assert directory.file_meta.MediaStorageSOPClassUID == "1.2.840.10008.1.3.10"
    kinds = [record.DirectoryRecordType for record in directory.DirectoryRecordSequence]
    assert kinds.count("PATIENT") == 1 and kinds.count("STUDY") == 2 and kinds.count("SERIES") == 3
    folder = name.rpartition("/")[0]
    leaves = [record for record in directory.DirectoryRecordSequence if "ReferencedFileID" in record]
    assert len(leaves) == 8
    for record in leaves:
        parts = record.ReferencedFileID if isinstance(record.ReferencedFileID, pydicom.multival.MultiValue) else [
            record.ReferencedFileID]
        path = "/".join(([folder] if folder else []) + list(parts))
        dataset = pydicom.dcmread(io.BytesIO(story.zip.read(path)), stop_before_pixels=True)
        assert dataset.SOPInstanceUID == record.ReferencedSOPInstanceUIDInFile


@pytest.mark.filterwarnings("ignore:The .DicomDir. class:DeprecationWarning")
def test_D9_the_dicomdir_opens_in_a_viewer(story, tmp_path):
    """pydicom walks the extracted zip as a file-set (PS3.10)."""
    story.zip.extractall(tmp_path)
    files = FileSet(tmp_path / "DICOMDIR")
    assert len(files) == 8
    assert {str(instance.load().PatientID) for instance in files} == {story.patient["PatientID"]}


def test_D9_the_zip_holds_documents_and_a_readme(story):
    """... attached documents, and words that tell what is inside."""
    attachments = [name for name in story.zip.namelist() if name.startswith("ATTACHMENTS/")]
    assert len(attachments) == 2 and story.zip.read("ATTACHMENTS/report.pdf") == REPORT
    contents = {hashlib.sha256(story.zip.read(name)).digest() for name in attachments}
    assert hashlib.sha256("Mit Grüßen".encode()).digest() in contents
    readme = story.zip.read("README.TXT").decode("utf-8-sig")
    assert "St Elsewhere" in readme and "> More will follow." in readme and NOTE in readme
    for number, (content, kind) in enumerate([(REPORT, "application/pdf"), ("Mit Grüßen".encode(), "text/plain")], 1):
        answer = story.recipient.call("GET", f"/packages/{story.recipient.package}/attachments/{number}")
        assert answer.content == content and answer.headers["Content-Type"].startswith(kind)
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_D9_the_zip_lists_the_sums_of_its_contents_and_the_audit_row_its_digest(story):
    """Every file can be checked afterwards, and the log says what it was that was downloaded."""
    sums = story.zip.read("SHA256.TXT")
    listed = dict(reversed(line.split("  ", 1)) for line in sums.decode("ascii").splitlines())
    assert set(listed) == set(story.zip.namelist()) - {"README.TXT", "SHA256.TXT"}
    for name, digest in listed.items():
        assert hashlib.sha256(story.zip.read(name)).hexdigest() == digest, name
    downloads = [row for row in story.bob.get(f"/requests/{story.request}/audit")["Items"] if row["Action"] == "PackageDownloaded"]
    assert downloads and all(row["Details"]["SHA256"] == hashlib.sha256(sums).hexdigest() for row in downloads)


def test_D9_the_readme_is_in_the_readers_language(story):
    """... README.TXT in the reader's language, each with an entity tag of its own."""
    german = story.recipient.download(**{"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
    assert german.headers["Content-Language"] == "de" and "Accept-Language" in german.headers["Vary"]
    assert german.headers["ETag"] != story.recipient.download().headers["ETag"]
    archive = zipfile.ZipFile(io.BytesIO(german.content))
    assert "Gesendet von:" in archive.read("README.TXT").decode("utf-8-sig")
    assert archive.read("SHA256.TXT") == story.zip.read("SHA256.TXT")


def test_D9_images_are_deflated_and_staff_see_the_zip_prepared(story):
    """Uncompressed DICOM is deflated; the pages know how far the zip is."""
    images = [entry for entry in story.zip.infolist() if entry.filename.startswith("IMAGES/IM")]
    assert any(entry.compress_type == zipfile.ZIP_DEFLATED and entry.compress_size < entry.file_size for entry in images)
    mine = story.recipient.get(f"/packages/{story.recipient.package}")
    assert mine["Preparing"] is None and mine["Problem"] == ""
    [sent] = [one for one in story.bob.get(f"/requests/{story.request}")["Packages"] if one["ID"] == story.recipient.package]
    assert sent["Preparing"] is None and sent["Problem"] == ""


def test_D9_a_broken_download_resumes(story):
    """The zip has an exact length, an ETag and byte ranges (a broken download resumes)."""
    assert story.zip
    whole = story.recipient.download()
    tag, size = whole.headers["ETag"], len(whole.content)
    assert int(whole.headers["Content-Length"]) == size and whole.headers["Accept-Ranges"] == "bytes"
    assert story.recipient.get(f"/packages/{story.recipient.package}")["Size"] == size
    half = size // 2
    rest = story.recipient.download(**{"Range": f"bytes={half}-", "If-Range": tag})
    assert rest.status_code == 206 and rest.headers["Content-Range"] == f"bytes {half}-{size - 1}/{size}"
    assert rest.headers["ETag"] == tag and rest.content == whole.content[half:]
    last = story.recipient.download(Range="bytes=-22")
    assert last.status_code == 206 and last.content == whole.content[-22:] and last.content.startswith(b"PK\x05\x06")
    changed = story.recipient.download(**{"Range": f"bytes={half}-", "If-Range": '"another"'})
    assert changed.status_code == 200 and changed.content == whole.content
    assert story.recipient.download(Range=f"bytes={size}-").status_code == 416


def test_D16_a_package_can_be_declined(story):
    """A received package can be declined."""
    second = Recipient(story.orthanc, story.mail, token_of(package_mail(story.mail, story.bob, story.second_send["Package"])))
    second.open()
    path = f"/packages/{second.package}"
    assert second.get(path)["Studies"][0]["Images"] == 1
    second.call("POST", path + "/decline", json={"Reason": "Not for us."})
    assert second.download().status_code == 404
    [package] = [one for one in story.bob.get(f"/requests/{story.request}")["Packages"] if one["ID"] == second.package]
    assert package["State"] == "Declined"


def test_A18_a_decline_tells_the_requester(story):
    """Declining: choose a reason from a list. The requester is told automatically; it now stands under Completed."""
    declined = story.declined
    told = [one for one in story.mail.messages.find(to=REQUESTER["Email"]) if "imaging request" in one.subject]
    assert len(told) == 1 and declined["Reason"] in told[0].text and "since 2004" in told[0].text
    assert (told[0].subject, told[0].text.split()) == (declined["Preview"]["Subject"], declined["Preview"]["Text"].split())
    row = rows(story.bob, state="Completed")[declined["ID"]]
    assert row["Outcome"] == "Declined" and row["CompletedBy"] == "bob"
    assert story.bob.get(f"/requests/{declined['ID']}")["Decline"]["Reason"] == declined["Reason"]
    assert story.bob.send(declined["ID"], status=409)["Code"] == "InvalidState"


def test_A9_the_audit_of_one_request_tells_its_story(story):
    """"View audit" shows the audit log of that one request."""
    assert story.zip and story.second_send and story.declined
    events = story.bob.audit(story.request)
    actions = [event["Action"] for event in events]
    assert actions[0] == "RequestCreated" and {event["Request"] for event in events} == {story.request}
    for action in ("RequestCorrected", "SelectionChanged", "AttachmentAdded", "AttachmentRemoved", "PackageSent",
                   "PasscodeSent", "LinkOpened", "PackageViewed", "PackageDownloaded", "RequestCompleted"):
        assert action in actions, actions
    sent = next(event for event in events if event["Action"] == "PackageSent")
    assert sent["Details"]["Recipient"] == REQUESTER["Email"] and sent["Details"]["Images"] == "8"
    assert sent["PatientID"] == story.patient["PatientID"] and sent["Actor"] == "bob"


def test_Threat11_the_whole_log_is_exported_and_verified(story):
    """Audit: rows hash-chained; the log never holds a token, a passcode, a password or a whole data set."""
    assert story.zip and story.declined
    everything = story.bob.audit()
    answer = story.bob.http.get("/exchange/api/audit.csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8"), newline="")))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert table[0][:5] == ["Sequence", "At", "ActorKind", "Actor", "Action"] and len(table) == len(everything) + 1
    assert {row[10] for row in table[1:]} == {event["Hash"] for event in everything}
    secrets = [story.recipient.token] + [one.passcode for one in story.mail.messages.find(channel="Sms")]
    assert not any(secret in answer.text for secret in secrets)
    verdict = story.bob.get("/audit/verify")
    assert verdict["Valid"] and verdict["FirstBroken"] is None
    assert verdict["Events"] == len(everything) + 1        # the export itself is on record


LUA_ENTER = """
print(RestApiPost('/exchange/api/requests', DumpJson({
  Requester = { Name = 'Night script', Email = 'script@clinic.example', SecondEmail = 'desk@clinic.example' },
  Patient = { PatientName = '%(PatientName)s', PatientBirthDate = '%(PatientBirthDate)s',
              NationalID = '%(NationalID)s', PatientID = '%(PatientID)s' },
  Reference = 'LUA-1' }, true), false))     -- true: numbers as texts stay texts
"""
LUA_SEND = """
local matches = ParseJson(RestApiGet('/exchange/api/requests/%s/matches', false))
print(RestApiPost('/exchange/api/requests/%s/send', '{"Close":true}', false))
"""


def test_a_lua_script_inside_orthanc_enters_and_sends(story):
    """Lua calls plugins by RestApiPost(uri, body, false)."""
    alice = story.orthanc.as_user("alice")
    patient = story.catalogue["Patients"][0]
    story.bob.wait_for_index()
    answer = alice.post("/tools/execute-script", data=LUA_ENTER % patient)
    assert answer.status_code == 200 and answer.text.startswith("{"), (answer.text, story.orthanc.log()[-3000:])
    entered = answer.json()["ID"]
    sent = alice.post("/tools/execute-script", data=LUA_SEND % (entered, entered)).json()
    assert sent["Studies"] == len(patient["Studies"])
    assert sent["Images"] == sum(study["Instances"] for study in patient["Studies"])
    assert story.mail.messages.wait_for(to="script@clinic.example").links
    request = story.bob.get(f"/requests/{entered}")
    assert request["Outcome"] == "Sent" and request["Requester"]["Name"] == "Night script"
