"""Long tables: sorted, narrowed and paged by the server."""
import pytest
from actors import REQUESTER
from samples import Patient, nhs_number

NAMES = ["ÖZTÜRK^AYLIN", "adams^john", "SMITH^JOHN", "smith^john", "ZOLA^EMILE", "Ångström^Anders"]


@pytest.fixture(scope="module")
def requests_of(staff):
    """By the patients' places in NAMES."""
    return [staff.enter(Patient(name, "19500101", "M", f"L{number}", nhs_number(3000 + number)),
                        requester={**REQUESTER, "Organization": f"Firm {number % 2}"}) for number, name in enumerate(NAMES)]


def pages(staff, limit=2, **query):
    """All pages of a list, by two."""
    items, cursor = [], None
    while True:
        page = staff.get("/requests", params={"limit": limit, **query, **({"cursor": cursor} if cursor else {})})
        items += page["Items"]
        cursor = page["Next"]
        if not cursor:
            assert len(items) == page["Total"]
            return items


def test_A3_tables_are_sorted_by_the_server(staff, requests_of):
    """By name without regard to case and diacritics; equal rows stand in the order of their making, from page to page."""
    tab = {"direction": "Inbound", "state": "ToReview"}
    expected = [requests_of[number] for number in (1, 5, 0, 2, 3, 4)]
    assert [row["ID"] for row in pages(staff, sort="Patient", **tab)] == expected
    assert [row["ID"] for row in pages(staff, sort="-Patient", **tab)] == expected[::-1]
    assert [row["ID"] for row in pages(staff, sort="Requester", **tab)] == requests_of[::2] + requests_of[1::2]
    for column in ("Received", "Due", "Completed", "State"):
        assert sorted(row["ID"] for row in pages(staff, sort=column, **tab)) == sorted(requests_of)


def test_an_unknown_column_is_refused_by_its_name(staff, requests_of):
    for path, column in (("/requests", "Purpose"), ("/requests", "due_at; DROP TABLE requests"), ("/deliveries", "Attempts"),
                         ("/audit", "Actor")):
        refusal = staff.get(path, 400, params={"sort": column})
        assert refusal["Code"] == "BadValue" and refusal["Details"]["Field"] == "sort" and column[:40] in refusal["Message"]


def test_a_cursor_of_another_order_is_refused(staff, requests_of):
    cursor = staff.get("/requests", params={"limit": 2, "sort": "Patient"})["Next"]
    for sort in ("-Patient", "Requester", ""):
        assert staff.get("/requests", 400, params={"sort": sort, "cursor": cursor})["Details"]["Field"] == "cursor"


def test_filters_narrow_the_tables_with_their_totals(staff, requests_of):
    assert staff.get("/requests", params={"source": "Staff"})["Total"] == len(NAMES)
    assert staff.get("/requests", params={"source": "PublicForm"})["Items"] == []
    assert staff.get("/requests", params={"overdue": "true"})["Total"] == 0
    [reason, *_] = staff.get("/decline-reasons")["Items"]
    staff.post(f"/requests/{requests_of[4]}/decline", {"Reason": reason})
    assert [row["ID"] for row in pages(staff, outcome="Declined")] == [requests_of[4]]
    assert staff.get("/requests", params={"state": "ToReview", "limit": 1})["Total"] == len(NAMES) - 1
    for name, value in (("overdue", "perhaps"), ("source", "Nobody"), ("outcome", "Lost")):
        assert staff.get("/requests", 400, params={name: value})["Details"]["Field"] == name


def test_B10_deliveries_and_the_log_are_sorted_too(staff, requests_of):
    oldest = staff.get("/audit", params={"sort": "At", "limit": 3})["Items"]
    assert [event["Sequence"] for event in oldest] == [1, 2, 3]
    recipients = [one["Recipient"] for one in staff.get("/deliveries", params={"sort": "Recipient", "limit": 500})["Items"]]
    assert recipients == sorted(recipients) and recipients


def test_a_list_that_is_short_takes_limit_cursor_and_q_too(staff):
    """Lists take `limit`, `cursor`, `q`: a script pages through all of them alike."""
    whole = staff.get("/decline-reasons")
    first = staff.get("/decline-reasons", params={"limit": 4})
    rest = staff.get("/decline-reasons", params={"limit": 4, "cursor": first["Next"]})
    assert first["Items"] + rest["Items"] == whole["Items"] and first["Total"] == whole["Total"] and rest["Next"] is None
    assert staff.get("/decline-reasons", params={"q": "WITHDRAWN"})["Items"] == ["The request was withdrawn"]
    assert staff.get("/decline-reasons", params={"cursor": "x"}, status=400)["Details"] == {"Field": "cursor"}
    assert len(staff.get("/requests", params={"limit": 100000})["Items"]) <= 500
