"""The index of patients stays true, whatever happens to the archive, and finds back to it."""
import concurrent.futures
import io
import os
import sqlite3

import pydicom
import pytest
from actors import Staff, radiograph, until
from orthanc import Orthanc
from samples import Patient, make_ct, nhs_number
from samples.study import Study

KINDS = ("Missing", "Gone", "Identity", "Counts", "Attributes", "Keys")


def person_of(number, **changes):
    fields = {"name": f"INDEX^{number}", "birth_date": "19620704", "sex": "M", "id": f"IX-{number}",
              "national_id": nhs_number(4000 + number), **changes}
    return Patient(**fields)


def check(orthanc, repair=False):
    """What a whole comparison finds, kinds that occur alone."""
    administrator = Staff(orthanc, "alice")

    def started():
        answer = administrator.http.post("/exchange/api/system/index-check", json={"Repair": repair})
        assert answer.status_code in (200, 409, 503), answer.text    # one that the index wanted may be running
        return answer.status_code == 200
    until(started, "a check of the index")

    def ended():
        report = administrator.get("/system/index-check")
        return report if report["State"] != "Running" else None
    report = until(ended, "the end of the check")
    assert report["State"] == "Done", report
    return {kind: number for kind, number in report["Differences"].items() if number}, report


def differences(orthanc):
    return check(orthanc)[0]


def database(orthanc):
    return sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"), timeout=20)


def wants_check(orthanc):
    connection = database(orthanc)
    [wanted] = connection.execute("SELECT check_wanted FROM study_cursor").fetchone()
    connection.close()
    return wanted != 0


def settled(orthanc):
    """Orthanc has told the index of its last changes, the check that the index itself wanted is done, and nothing differs."""
    until(lambda: not wants_check(orthanc), "the check that the index wanted", 40)
    until(lambda: differences(orthanc) == {}, "a true index", 40)


def own_checks(orthanc):
    connection = database(orthanc)
    [begun] = connection.execute("SELECT COUNT(*) FROM audit_events WHERE action = 'IndexCheckStarted' AND actor_kind = 'System'").fetchone()
    connection.close()
    return begun


def followed(orthanc, checks_before):
    """Nothing differs once Orthanc has told the index of its last changes: no check of its own had to find and mend that."""
    until(lambda: differences(orthanc) == {}, "a true index", 40)
    assert own_checks(orthanc) == checks_before and not wants_check(orthanc)


def change_index(orthanc, sql, *values):
    connection = database(orthanc)
    with connection:
        assert connection.execute(sql, values).rowcount > 0, sql
    connection.close()


def without_plugin(orthanc, work):
    """Lets the same Orthanc run without the plugin for a while."""
    path = orthanc.plugin
    orthanc.stop()
    orthanc.plugin, orthanc.config["Plugins"] = "", []
    orthanc.start()
    work(orthanc.as_user("alice"))
    orthanc.stop()
    orthanc.plugin, orthanc.config["Plugins"] = path, [os.path.abspath(path)]
    orthanc.start()
    Staff(orthanc).wait_for_index()


def two_series(person, seed=0):
    """A study of two series, of two images each: a CT and another one under the same Study Instance UID."""
    blobs = []
    study = Study("CT CHEST", "20261101", accession=f"T{seed}", seed=seed)
    for number in (1, 2):
        for index, blob in enumerate(make_ct(person, study, slices=2).blobs()):
            file = pydicom.dcmread(io.BytesIO(blob))
            file.SeriesInstanceUID = f"{file.StudyInstanceUID}.{number}"
            file.SOPInstanceUID = file.file_meta.MediaStorageSOPInstanceUID = f"{file.SeriesInstanceUID}.{index}"
            blobs.append(written(file))
    return blobs


def written(file):
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, file, write_like_original=False)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def filled(orthanc):
    people = [person_of(number) for number in range(8)]
    orthanc.upload([blob for person in people for blob in radiograph(person).blobs()])
    return people


def test_a_check_compares_the_whole_index_and_repairs_it(orthanc, filled):
    """A check compares it with Orthanc and reports differences."""
    assert differences(orthanc) == {}
    first, second, third, fourth, fifth = (orthanc.study(radiograph(person).study_uid) for person in filled[:5])
    request = Staff(orthanc).enter(filled[1])
    identity = "(SELECT identity_seq FROM studies WHERE study = ?)"
    change_index(orthanc, f"DELETE FROM identity_keys WHERE identity_seq = {identity}", first)
    change_index(orthanc, "UPDATE studies SET patient_birth_date = '19620407' WHERE study = ?", second)
    change_index(orthanc, f"UPDATE identities SET patient_birth_date = '19620407' WHERE seq = {identity}", second)
    change_index(orthanc, "UPDATE studies SET instance_count = 99 WHERE study = ?", third)
    change_index(orthanc, "UPDATE studies SET study_description = 'OLD' WHERE study = ?", fourth)
    change_index(orthanc, f"DELETE FROM identity_keys WHERE identity_seq = {identity}", fifth)
    change_index(orthanc, "DELETE FROM study_series WHERE study_seq = (SELECT seq FROM studies WHERE study = ?)", fifth)
    change_index(orthanc, "DELETE FROM studies WHERE study = ?", fifth)
    change_index(orthanc, "INSERT INTO studies SELECT NULL, 'ghost', study_instance_uid, patient_name, patient_birth_date, patient_id, "
                 "patient_id_issuer, patient_sex, other_patient_ids, study_date, study_time, study_description, accession_number, "
                 "institution_name, modalities, series_count, instance_count, last_update, '[]', '[]', 0 FROM studies WHERE study = ?", first)
    assert Staff(orthanc).matching(request) == set()
    found, report = check(orthanc)
    assert found == {kind: 1 for kind in KINDS} and report["Repaired"] == 0
    reasons = {one["Study"]: one["Reason"] for one in report["First"]}
    assert reasons == {first: "Keys", second: "Identity", third: "Counts", fourth: "Attributes", fifth: "Missing", "ghost": "Gone"}
    found, report = check(orthanc, repair=True)
    assert sum(found.values()) == report["Repaired"] == 6 and report["Total"] == report["Checked"]
    assert differences(orthanc) == {}
    assert Staff(orthanc).matching(request) == {second}
    events = [event for event in Staff(orthanc).audit() if event["Action"] == "IndexChecked"]
    assert events[-2]["Details"]["Repaired"] == "6" and events[-2]["Actor"] == "alice"
    assert f"{fifth}:Missing" in events[-2]["Details"]["First"]
    assert Staff(orthanc).get("/system")["Index"]["Check"]["State"] == "Done"


def test_only_administrators_check_the_index(orthanc, staff, filled):
    staff.call("POST", "/system/index-check", 403, json={"Repair": True})
    staff.get("/system/index-check", 403)
    Staff(orthanc, "alice").call("POST", "/system/index-check", 400, json={"Repair": "yes"})


def test_single_series_and_instances_that_are_deleted_are_counted(orthanc, staff, filled):
    """Deletion of a single series or instance updates the study's row."""
    settled(orthanc)
    checks = own_checks(orthanc)
    person = person_of(20)
    stored = orthanc.upload(two_series(person), threads=1)
    study, alice = stored[0]["ParentStudy"], orthanc.as_user("alice")
    until(lambda: row_of(orthanc, study) == (2, 4), "a study of two series")
    alice.delete(f"/instances/{stored[0]['ID']}").raise_for_status()
    until(lambda: row_of(orthanc, study) == (2, 3), "one image less")
    alice.delete(f"/series/{stored[2]['ParentSeries']}").raise_for_status()
    until(lambda: row_of(orthanc, study) == (1, 1), "one series less")
    followed(orthanc, checks)


def row_of(orthanc, study):
    connection = database(orthanc)
    row = connection.execute("SELECT series_count, instance_count FROM studies WHERE study = ?", (study,)).fetchone()
    connection.close()
    return row


def test_instances_deleted_by_other_ways_are_noticed_by_their_number(mail):
    """The index repairs itself: nobody tells whose the instances of a bulk deletion were, but their number does not add up."""
    with Orthanc(mail=mail) as orthanc:
        stored = orthanc.upload(two_series(person_of(21)), threads=1)
        Staff(orthanc).wait_for_index(1)
        orthanc.restart()       # numbers are compared at each start, then every ten minutes at most
        Staff(orthanc).wait_for_index(1)
        without_plugin(orthanc, lambda alice: alice.post(
            "/tools/bulk-delete", json={"Resources": [stored[0]["ID"], stored[3]["ID"]]}).raise_for_status())
        until(lambda: row_of(orthanc, stored[0]["ParentStudy"]) == (2, 2), "counts that are right again")
        assert [event["ActorKind"] for event in Staff(orthanc).audit() if event["Action"] == "IndexCheckStarted"] == ["System"]
        assert own_checks(orthanc) == 1
        settled(orthanc)


def test_studies_split_merged_modified_and_anonymized_are_followed(orthanc, staff, filled):
    """The index stays true through arrival, modification, anonymisation, merge and deletion of studies."""
    settled(orthanc)
    checks = own_checks(orthanc)
    alice = orthanc.as_user("alice")
    person, other = person_of(30), person_of(31)
    stored = orthanc.upload(two_series(person, 30), threads=1)
    study = stored[0]["ParentStudy"]
    split = alice.post(f"/studies/{study}/split", json={"Series": [stored[2]["ParentSeries"]], "KeepSource": False})
    target = split.json()["TargetStudy"]
    followed(orthanc, checks)
    assert row_of(orthanc, study) == (1, 2) and row_of(orthanc, target) == (1, 2)
    assert staff.matching(staff.enter(person)) == {study, target}

    alice.post(f"/studies/{study}/merge", json={"Resources": [target], "KeepSource": False}).raise_for_status()
    followed(orthanc, checks)
    assert row_of(orthanc, study) == (2, 4) and row_of(orthanc, target) is None

    changes = {"PatientName": other.name, "PatientID": other.id, "PatientBirthDate": other.birth_date, "0010-1000": other.national_id}
    moved = alice.post(f"/patients/{stored[0]['ParentPatient']}/modify", json={
        "Replace": changes, "Remove": ["OtherPatientIDsSequence"], "Force": True, "KeepSource": False})
    assert moved.status_code == 200, moved.text
    followed(orthanc, checks)
    assert staff.matching(staff.enter(person)) == set()
    [study] = staff.matching(staff.enter(other))

    kept = alice.post(f"/studies/{study}/modify", json={
        "Replace": {"StudyDescription": "RENAMED"}, "Keep": ["SeriesInstanceUID", "SOPInstanceUID"], "Force": True, "KeepSource": False})
    assert kept.status_code == 200, kept.text
    followed(orthanc, checks)
    assert staff.matching(staff.enter(other)) == {kept.json()["ID"]}

    hidden = alice.post(f"/studies/{kept.json()['ID']}/anonymize", json={"KeepSource": False})
    assert hidden.status_code == 200, hidden.text
    followed(orthanc, checks)
    assert staff.matching(staff.enter(other)) == set()
    alice.delete(f"/patients/{hidden.json()['PatientID']}").raise_for_status()
    followed(orthanc, checks)


def test_A8_a_study_of_two_patients_matches_neither_and_says_why(orthanc, staff, filled):
    """Files of two patients under one Study Instance UID: series that disagree never match silently."""
    person, other = person_of(40), person_of(41)
    blobs = two_series(person, 40)
    mixed = []
    for blob in blobs[2:]:
        file = pydicom.dcmread(io.BytesIO(blob))
        for item in file.get("OtherPatientIDsSequence", []):
            item.PatientID = other.national_id
        if "OtherPatientIDs" in file:
            file.OtherPatientIDs = other.national_id
        mixed.append(written(file))
    request = staff.enter(person)
    stored = orthanc.upload(blobs[:2], threads=1)
    assert staff.matching(request) == {stored[0]["ParentStudy"]}
    orthanc.upload(mixed, threads=1)
    found = staff.matches(request)
    assert found["Matching"] == []
    [left_out] = [one for one in found["NonMatching"] if one["Study"] == stored[0]["ParentStudy"]]
    assert [(one["Field"], one["Reason"]) for one in left_out["Verdicts"] if not one["Match"]] == [("NationalID", "SeriesDisagree")]


def test_a_log_that_was_cleared_while_the_plugin_was_away_hides_nothing(mail):
    """Gap detection: Orthanc's change log cleared, lines that were never read."""
    with Orthanc(mail=mail) as orthanc:
        before, after, late = person_of(50), person_of(51), person_of(52)
        orthanc.upload(radiograph(before).blobs())
        Staff(orthanc).wait_for_index(1)

        def away(alice):
            [blob] = radiograph(after).blobs()
            alice.post("/instances", data=blob).raise_for_status()
            alice.delete("/changes").raise_for_status()
        without_plugin(orthanc, away)
        assert len(Staff(orthanc).matching(Staff(orthanc).enter(after))) == 1
        orthanc.upload(radiograph(late).blobs())
        assert len(Staff(orthanc).matching(Staff(orthanc).enter(late))) == 1
        settled(orthanc)


def test_a_log_that_is_cleared_at_work_hides_nothing(orthanc, staff, filled):
    alice = orthanc.as_user("alice")
    for number in range(60, 66):
        orthanc.upload(radiograph(person_of(number)).blobs())
        alice.delete("/changes").raise_for_status()
        assert len(staff.matching(staff.enter(person_of(number)))) == 1
    settled(orthanc)


def test_the_newest_study_deleted_fills_nothing_anew(orthanc, staff, filled):
    """Its lines leave the log with it, which is not another log for that."""
    marked = orthanc.study(radiograph(filled[6]).study_uid)
    change_index(orthanc, "UPDATE studies SET study_description = 'AS IT WAS' WHERE study = ?", marked)
    newest = person_of(67)
    orthanc.upload(radiograph(newest).blobs())
    request = staff.enter(newest)
    assert len(staff.matching(request)) == 1
    orthanc.as_user("alice").delete(f"/studies/{orthanc.study(radiograph(newest).study_uid)}").raise_for_status()
    assert staff.matching(request) == set()
    assert staff.get("/system")["Index"]["Ready"] is True
    orthanc.upload(radiograph(person_of(68)).blobs())
    assert len(staff.matching(staff.enter(person_of(68)))) == 1
    assert check(orthanc, repair=True)[0] == {"Attributes": 1}


def test_what_recycling_takes_away_leaves_the_index(mail):
    """MaximumPatientCount: the oldest patients go as new ones come."""
    with Orthanc(mail=mail, config={"MaximumPatientCount": 2}) as orthanc:
        people = [person_of(number) for number in range(70, 76)]
        for person in people:
            orthanc.upload(radiograph(person).blobs())
        until(lambda: Staff(orthanc).get("/system")["Index"]["Studies"] == 2, "an index of the last two")
        settled(orthanc)
        found = [len(Staff(orthanc).matching(Staff(orthanc).enter(person))) for person in people]
        assert found == [0, 0, 0, 0, 1, 1]


def test_Threat10_kills_in_the_middle_of_everything_leave_a_true_index(mail):
    """Orthanc killed while studies come, change and go: the index repairs itself after a crash."""
    with Orthanc(mail=mail) as orthanc:
        people = [person_of(number) for number in range(80, 110)]
        held = {}
        for round_number in range(3):
            Staff(orthanc).wait_for_index()
            batch = people[round_number * 10:round_number * 10 + 10]
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                uploads = [pool.submit(store_until_killed, orthanc, person) for person in batch]
                concurrent.futures.wait(uploads[:3 + 2 * round_number])
                orthanc.kill()
            held.update({person.id: person for person, upload in zip(batch, uploads) if upload.result()})
            orthanc.start()
        Staff(orthanc).wait_for_index(len(orthanc.as_user("alice").get("/studies").json()))
        settled(orthanc)
        assert held
        for person in held.values():
            assert len(Staff(orthanc).matching(Staff(orthanc).enter(person))) == 1


def store_until_killed(orthanc, person):
    try:
        alice = orthanc.as_user("alice")
        for blob in two_series(person):
            alice.post("/instances", data=blob).raise_for_status()
        return True
    except OSError:
        return False


def test_changes_of_every_kind_while_the_plugin_was_away_are_found(mail):
    """... and after changes made while the plugin was away: stored, modified, deleted, in part or whole."""
    with Orthanc(mail=mail) as orthanc:
        gone, partly, renamed, came = (person_of(number) for number in range(120, 124))
        stored = orthanc.upload([blob for person in (gone, partly, renamed) for blob in two_series(person, 120)], threads=1)
        Staff(orthanc).wait_for_index(3)

        def away(alice):
            alice.delete(f"/studies/{stored[0]['ParentStudy']}").raise_for_status()
            alice.delete(f"/series/{stored[4]['ParentSeries']}").raise_for_status()
            alice.delete(f"/instances/{stored[6]['ID']}").raise_for_status()
            alice.post(f"/studies/{stored[8]['ParentStudy']}/modify", json={
                "Replace": {"PatientName": "RENAMED^R"}, "KeepSource": False}).raise_for_status()
            [blob] = radiograph(came).blobs()
            alice.post("/instances", data=blob).raise_for_status()
        without_plugin(orthanc, away)
        settled(orthanc)
        staff = Staff(orthanc)
        found = [len(staff.matching(staff.enter(person))) for person in (gone, partly, renamed, came)]
        assert found == [0, 1, 0, 1]
        assert row_of(orthanc, stored[4]["ParentStudy"]) == (1, 1)


@pytest.mark.postgresql
def test_two_archives_do_not_share_one_database(mail, postgres):
    """Several Orthancs sharing one PostgreSQL database must serve one archive; another archive is kept out, and told why."""
    address = postgres.make_database()
    shared = {"Database": address}
    with Orthanc(mail=mail, exchange=shared) as first:
        Staff(first).wait_for_index()
        person = person_of(130)
        first.upload(radiograph(person).blobs())
        request = Staff(first).enter(person)
        key = os.path.join(first.storage, "exchange.key")
        with Orthanc(mail=mail, exchange={**shared, "SecretKeyFile": key}) as second:
            second.upload(radiograph(person).blobs())
            until(lambda: Staff(second).get("/system")["Index"]["State"] == "OtherArchive", "the refusal")
            assert "belongs to another image archive" in second.log()
            assert Staff(second).get("/system")["Index"]["Ready"] is False
            assert Staff(second).send(request, status=503)["Code"] == "Busy"
        assert len(Staff(first).matching(request)) == 1
        assert differences(first) == {}


@pytest.mark.postgresql
def test_a_database_passes_to_the_archive_that_replaces_one(mail, postgres):
    shared = {"Database": postgres.make_database()}
    person = person_of(131)
    with Orthanc(mail=mail, exchange=shared) as first:
        Staff(first).wait_for_index()
        first.upload(radiograph(person_of(132)).blobs())
        key = os.path.join(first.storage, "exchange.key")
        first.stop()
        with Orthanc(mail=mail, exchange={**shared, "SecretKeyFile": key}) as second:
            [stored] = second.upload(radiograph(person).blobs())
            until(lambda: Staff(second).get("/system")["Index"]["Studies"] == 1, "the index of the new archive")
            assert Staff(second).matching(Staff(second).enter(person)) == {stored["ParentStudy"]}
            assert differences(second) == {}
