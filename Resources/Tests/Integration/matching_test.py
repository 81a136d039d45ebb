"""Exactly the right patient's studies and nobody else's, in an archive that was full before the plugin came."""
import io
import os
import unicodedata

import pydicom
import pytest
from actors import Staff, identity, radiograph, until
from orthanc import Orthanc
from samples import Patient, nhs_number
from samples.cast import ordinary, troublesome

PEOPLE = troublesome() + ordinary(3, seed=0)
COMPLETE = [person for person in PEOPLE if all((person.name, person.birth_date, person.national_id, person.id))]
INCOMPLETE = [person for person in PEOPLE if person not in COMPLETE]
ALL_RULES = ["PatientName", "PatientBirthDate", "NationalID", "PatientID"]


def with_plugin(orthanc, path):
    """The same Orthanc, from its next start on with the plugin or, where the path is empty, without."""
    orthanc.plugin = path
    orthanc.config["Plugins"] = [os.path.abspath(path)] if path else []
    return orthanc


def name_of(person):
    return person.note or person.name


def study_of_sample(person):
    """Numbered, since two who differ in their birth date alone would else share a study."""
    return radiograph(person, seed=PEOPLE.index(person))


def noted(note):
    return next(person for person in PEOPLE if person.note == note)


@pytest.fixture(scope="module")
def orthanc(mail):
    """Filled by an Orthanc that has never heard of the plugin."""
    with Orthanc(mail=mail, plugin="") as archive:
        archive.upload(blob for person in PEOPLE for blob in study_of_sample(person).blobs())
        archive.stop()
        with_plugin(archive, os.environ["EXCHANGE_PLUGIN"]).start()
        Staff(archive).wait_for_index(len(PEOPLE))
        yield archive


@pytest.fixture
def rules(administrator):
    """Changes the matching rules for one test."""
    yield lambda *fields: administrator.put("/settings/account", {"MatchingRules": list(fields)})
    administrator.put("/settings/account", {"MatchingRules": ALL_RULES})


def study_of(orthanc, person):
    return orthanc.study(study_of_sample(person).study_uid)


def newcomer(number, **changes):
    """A patient of one test alone."""
    fields = {"name": f"NEWCOMER^{number}", "birth_date": "19800101", "sex": "F", "id": f"NEW-{number}",
              "national_id": nhs_number(8000 + number), **changes}
    return Patient(**fields)


def test_studies_that_were_there_before_the_plugin_are_indexed(orthanc, staff):
    """The index is filled from Orthanc at first start, with visible progress."""
    index = staff.get("/system")["Index"]
    assert (index["Ready"], index["State"], index["Studies"], index["Total"]) == (True, "Following", len(PEOPLE), len(PEOPLE))
    assert len(orthanc.as_user("alice").get("/studies").json()) == len(PEOPLE)


@pytest.mark.parametrize("person", COMPLETE, ids=name_of)
def test_A8_each_patient_matches_their_own_studies_and_nobody_elses(orthanc, staff, person):
    """A request is fulfilled only with imaging that matches exactly, under the matching rules in force."""
    assert staff.matching(staff.enter(person)) == {study_of(orthanc, person)}


@pytest.mark.parametrize("person", [person for person in INCOMPLETE if person.name], ids=name_of)
def test_A19_without_one_of_the_four_nothing_matches(staff, person):
    """By default patient name, date of birth, national ID and patient ID must all match."""
    request = staff.enter(person)
    found = staff.matches(request)
    lacking = {"PatientBirthDate": person.birth_date, "NationalID": person.national_id, "PatientID": person.id}
    assert found["Matching"] == [] and set(found["MissingFields"]) == {key for key, value in lacking.items() if not value}
    assert staff.send(request, status=409)["Code"] == "MissingIdentifier"


def test_A19_a_patient_without_a_name_cannot_be_asked_for(staff):
    [nameless] = [person for person in INCOMPLETE if not person.name]
    assert staff.enter(nameless, status=400)["Code"] == "MissingField"


OTHER_SPELLINGS = [
    ("small letters", "namesake: two others", {"PatientName": "smith^john"}),
    ("empty components at the end", "namesake: two others", {"PatientName": "Smith^John^^^"}),
    ("spaces around", "hyphens", {"PatientName": " SMYTHE-JONES ^ ANNE-MARIE "}),
    ("capital letters", "small letters", {"PatientName": "VAN DER BERG^PIETER"}),
    ("letter and combining mark", "umlauts in Latin-1, prefix",
     {"PatientName": unicodedata.normalize("NFD", "MÜLLER^JÜRGEN^^DR")}),
    ("one letter", "umlauts as letter and combining mark, UTF-8", {"PatientName": "Müller^Jürgen^^Dr"}),
    ("ideographs alone", "Japanese, ISO 2022", {"PatientName": "=山田^太郎"}),
    ("Latin letters alone", "Japanese, UTF-8", {"PatientName": "SUZUKI^HANAKO"}),
    ("Hangul alone", "Korean, ISO 2022", {"PatientName": "==홍^길동"}),
    ("Arabic alone", "Arabic, ISO 2022", {"PatientName": "=قباني^لنزار"}),
    ("Greek capitals", "Greek, one set", {"PatientName": "ΔΙΟΝΥΣΙΟΣ^ΑΝΤΏΝΗΣ"}),
    ("Cyrillic capitals", "Cyrillic, one set", {"PatientName": "ЛЮКСЕМБУРГ^АННА"}),
    ("number without its spaces", "NHS number written with spaces", {"NationalID": None}),
]


@pytest.mark.parametrize("what, note, changes", OTHER_SPELLINGS, ids=[one[0] for one in OTHER_SPELLINGS])
def test_A8_the_same_name_written_otherwise_matches(orthanc, staff, what, note, changes):
    """Letter case, canonical Unicode forms, padding and the groups of a person name (PS3.5) do not part a patient."""
    person = noted(note)
    wanted = {key: person.national_id.replace(" ", "") if value is None else value for key, value in changes.items()}
    assert staff.matching(staff.enter(dict(identity(person), **wanted))) == {study_of(orthanc, person)}


JAPANESE = "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"
SEVERAL_SETS = [
    ("kana and kanji", "ISO 2022 IR 13\\ISO 2022 IR 87", JAPANESE, ["山田^太郎", "==やまだ^たろう", "ヤマダ^タロウ"]),
    ("kana that are switched to", "ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ12^ﾀﾛｳ=山田12^太郎", ["山田12^太郎"]),
    ("Chinese without escape sequences", "\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", ["张^小东", "ZHANG^XIAODONG"]),
    ("Latin-1 without escape sequences", "ISO 2022 IR 6\\ISO 2022 IR 100", "Buc^Jérôme", ["BUC^JÉRÔME"]),
]


@pytest.mark.parametrize("what, sets, name, asked", SEVERAL_SETS, ids=[one[0] for one in SEVERAL_SETS])
def test_A8_names_in_several_character_sets_match_and_are_sent(orthanc, staff, what, sets, name, asked):
    """All three groups of a DICOM person name, in any specific character set: Orthanc itself reads the first one alone."""
    number = 40 + [one[0] for one in SEVERAL_SETS].index(what)
    person = newcomer(number, name=name, character_set=sets)
    study = radiograph(person, seed=number)
    orthanc.upload(study.blobs())
    for written in [name, *asked]:
        request = staff.enter(dict(identity(person), PatientName=written))
        assert staff.matching(request) == {orthanc.study(study.study_uid)}, written
    assert staff.matches(request)["Matching"][0]["PatientName"] == name
    assert staff.send(request, close=True)["Images"] == 1


def test_A8_a_letter_of_another_character_set_does_not_vanish(orthanc, staff, rules):
    """René and Renée are twins. Her file says that it is UTF-8, and is Latin-1: Orthanc reads RENE."""
    rules("PatientName", "PatientBirthDate")
    her = newcomer(50, name="TWIN^RENÉE^M")
    study = radiograph(her, seed=50)
    orthanc.upload(blob.replace("RENÉE^M".encode(), b"REN\xc9E^MA") for blob in study.blobs())
    assert staff.matching(staff.enter(dict(identity(her), PatientName="TWIN^RENE^MA"))) == set()
    assert staff.matching(staff.enter(dict(identity(her), PatientName="TWIN^RENÉE^MA"))) == {orthanc.study(study.study_uid)}


NEAR_MISSES = [
    ("day and month exchanged", "namesake: two others", {"PatientBirthDate": "19551203"}, "PatientBirthDate", "DayMonthSwapped"),
    ("the twin's name", "twin of AMELIE", {"PatientName": "LOVELACE^AMELIE"}, "PatientName", "OneLetterDiffers"),
    ("no hyphen", "hyphens", {"PatientName": "SMYTHE JONES^ANNE-MARIE"}, "PatientName", "Hyphen"),
    ("no accent", "apostrophe, accent in Latin-1", {"PatientName": "O'NEILL^SIOBHAN"}, "PatientName", "Diacritics"),
    ("no umlaut", "umlauts in Latin-1, prefix", {"PatientName": "MUELLER^JUERGEN^^DR"}, "PatientName", "RomanisedOtherwise"),
    ("no leading zeros", "number with leading zeros", {"PatientID": "12345"}, "PatientID", "LeadingZeros"),
    ("two digits exchanged", "maiden name", {"PatientID": "H200004"}, "PatientID", "DigitsSwapped"),
    ("the other script disagrees", "Japanese, ISO 2022", {"PatientName": "Yamada^Tarou=鈴木^花子"}, "PatientName", "OtherComponents"),
    ("a hospital number as national one", "four identifiers, in both places", {"NationalID": "H200150"}, "NationalID", "Different"),
]


@pytest.mark.parametrize("what, note, changes, field, reason", NEAR_MISSES, ids=[one[0] for one in NEAR_MISSES])
def test_A17_a_near_miss_stays_out_and_says_why(orthanc, staff, what, note, changes, field, reason):
    """"non-matching images" shows what was left out and why, field by field."""
    person = noted(note)
    study = study_of(orthanc, person)
    found = staff.matches(staff.enter(dict(identity(person), **changes)))
    assert study not in {one["Study"] for one in found["Matching"]}
    [left_out] = [one for one in found["NonMatching"] if one["Study"] == study]
    assert [(verdict["Field"], verdict["Reason"]) for verdict in left_out["Verdicts"] if not verdict["Match"]] == [(field, reason)]


def test_A20_rules_by_national_number_bring_both_spellings_and_refuse_to_mix_them(orthanc, staff, rules):
    """The rules are strict by design and can be changed to suit the institution."""
    right, slip = noted("the right birth date"), noted("day and month of the birth date exchanged")
    request = staff.enter(right)
    rules("NationalID")
    both = {study_of(orthanc, right), study_of(orthanc, slip)}
    assert staff.matching(request) == both
    refusal = staff.send(request, status=409)
    assert refusal["Code"] == "TwoPatients"     # who they are is for staff to say, with the X
    staff.exclude(request, study_of(orthanc, slip))
    assert staff.send(request)["Studies"] == 1


def test_A20_rules_by_name_and_birth_date_match_who_has_no_number(orthanc, staff, rules):
    """... and can be changed to suit the institution."""
    person = noted("no NHS number")
    request = staff.enter(person)
    assert staff.matching(request) == set()
    rules("PatientName", "PatientBirthDate")
    assert staff.matching(request) == {study_of(orthanc, person)}
    rules(*ALL_RULES)
    assert staff.matching(request) == set()


def test_A20_rules_that_would_mix_up_patients_are_refused(staff, administrator):
    """The rules are strict by design. Every change is audited."""
    for unsafe in ([], ["PatientName"], ["PatientBirthDate"], ["PatientSex"]):
        refusal = administrator.call("PUT", "/settings/account", 400, json={"MatchingRules": unsafe})
        assert refusal["Code"] == "BadValue" and refusal["Details"]["Field"] == "MatchingRules"
    staff.call("PUT", "/settings/account", 403, json={"MatchingRules": ["NationalID"]})
    assert sorted(staff.get("/settings/account")["MatchingRules"]) == sorted(ALL_RULES)
    administrator.put("/settings/account", {"DueMonths": 2})
    administrator.put("/settings/account", {"DueMonths": 1})
    changes = [event for event in staff.audit() if event["Action"] == "SettingChanged"]
    assert len(changes) >= 2 and {event["Actor"] for event in changes} == {"alice"}


def test_A12_a_study_matches_as_soon_as_it_is_stored(orthanc, staff):
    """Matching reads an index that follows Orthanc: what was stored a moment ago is found, what was deleted is not."""
    person = newcomer(1)
    request = staff.enter(person)
    assert staff.matching(request) == set()
    for number in range(5):
        stored = orthanc.upload(radiograph(person, date=f"2026010{number + 1}", seed=number).blobs(), threads=1)
        assert stored[0]["ParentStudy"] in staff.matching(request)
    studies = staff.matching(request)
    assert len(studies) == 5
    row = next(row for row in staff.get("/requests", params={"limit": 500})["Items"] if row["ID"] == request)
    assert row["ImagesFound"] == 5
    for study in list(studies):
        orthanc.as_user("alice").delete(f"/studies/{study}").raise_for_status()
        studies.discard(study)
        assert staff.matching(request) == studies


def test_A8_a_study_moves_with_its_patient_when_modified(orthanc, staff):
    """A modified study belongs to whom its files name now; an anonymized one to nobody."""
    before, after = newcomer(2), newcomer(3)
    wrong, right = staff.enter(before), staff.enter(after)
    [stored] = orthanc.upload(radiograph(before).blobs())
    assert (len(staff.matching(wrong)), len(staff.matching(right))) == (1, 0)
    alice = orthanc.as_user("alice")
    changes = {"PatientName": after.name, "PatientID": after.id, "PatientBirthDate": after.birth_date,
               "0010-1000": after.national_id}      # OtherPatientIDs, retired
    modified = alice.post(f"/patients/{stored['ParentPatient']}/modify", json={
        "Replace": changes, "Remove": ["OtherPatientIDsSequence"], "Force": True, "KeepSource": False})
    assert modified.status_code == 200, modified.text
    assert staff.matching(wrong) == set()
    [study] = staff.matching(right)
    assert study != stored["ParentStudy"]
    alice.post(f"/studies/{study}/anonymize", json={"KeepSource": False}).raise_for_status()
    assert staff.matching(right) == set()


def test_A15_N_counts_the_images_of_this_moment(orthanc, staff):
    """"Send N images": N is the live count."""
    person = newcomer(4)
    request = staff.enter(person)
    first, second = (next(radiograph(person, seed=seed).blobs()) for seed in (1, 2))
    stored = orthanc.upload([first, second])
    assert staff.matches(request)["Images"] == 2
    orthanc.as_user("alice").delete(f"/instances/{stored[0]['ID']}").raise_for_status()
    assert staff.matches(request)["Images"] == 1
    assert staff.send(request)["Images"] == 1


def test_A8_a_file_that_names_somebody_else_inside_the_study_stops_the_send(orthanc, staff):
    """Exactly the right patient's images: the files themselves are looked at, not Orthanc's index alone."""
    person = newcomer(5)
    request = staff.enter(person)
    original = next(radiograph(person).blobs())
    foreign = pydicom.dcmread(io.BytesIO(original))
    foreign.PatientName = "SOMEBODY^ELSE"
    foreign.SOPInstanceUID = foreign.file_meta.MediaStorageSOPInstanceUID = foreign.SOPInstanceUID + "1"
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, foreign, write_like_original=False)
    orthanc.upload([original, buffer.getvalue()], threads=1)
    assert len(staff.matching(request)) == 1
    refusal = staff.send(request, status=409)
    assert refusal["Code"] == "TwoPatients" and refusal["Details"]["Field"] == "PatientName"
    assert staff.get(f"/requests/{request}")["Packages"] == []


def test_what_happened_while_the_plugin_was_away_is_caught_up(orthanc, staff):
    """The index is right again after a time without the plugin, studies stored and deleted meanwhile."""
    gone, came, stays = newcomer(6), newcomer(7), newcomer(8)
    requests = {person.id: staff.enter(person) for person in (gone, came, stays)}
    deleted, kept = orthanc.upload([next(radiograph(person).blobs()) for person in (gone, stays)], threads=1)
    assert [len(staff.matching(requests[person.id])) for person in (gone, came, stays)] == [1, 0, 1]
    path = orthanc.plugin
    orthanc.stop()
    with_plugin(orthanc, "").start()
    [stored] = orthanc.upload(radiograph(came).blobs())
    orthanc.as_user("alice").delete(f"/studies/{deleted['ParentStudy']}").raise_for_status()
    held = len(orthanc.as_user("alice").get("/studies").json())
    orthanc.stop()
    with_plugin(orthanc, path).start()
    staff.wait_for_index(held)
    assert staff.matching(requests[gone.id]) == set()
    assert staff.matching(requests[came.id]) == {stored["ParentStudy"]}
    assert staff.matching(requests[stays.id]) == {kept["ParentStudy"]}


def test_A13_another_archive_under_the_same_database_is_indexed_anew(orthanc, staff, mail):
    """An archive that replaces one whose Orthanc has ended: the index begins anew."""
    person = newcomer(9)
    request = staff.enter(person)
    orthanc.upload(radiograph(person).blobs())
    assert len(staff.matching(request)) == 1
    database = os.path.join(orthanc.storage, "exchange.db")
    orthanc.stop()
    with Orthanc(mail=mail, exchange={"Database": database}) as other:
        visitor = Staff(other)
        [stored] = other.upload(radiograph(person).blobs())
        until(lambda: visitor.get("/system")["Index"]["Studies"] == 1, "the index of the other archive")
        assert visitor.matching(request) == {stored["ParentStudy"]}
        other.stop()
    orthanc.start()
    staff.wait_for_index(len(orthanc.as_user("alice").get("/studies").json()))
    assert len(staff.matching(request)) == 1
