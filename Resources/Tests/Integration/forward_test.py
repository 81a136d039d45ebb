"""Forwarding a received package (D11 to D15), on a real Orthanc with real mail and SMS."""
from actors import Recipient, package_mail, receive, token_of

ANN = {"Name": "Dr Ann Other", "Organization": "Hillside Clinic", "Email": "ann@hillside.example", "Phone": "+44 20 7946 0001",
       "Mobile": "+44 7700 900777"}
MOBILE = "+447700900777"


def form(**changes):
    acknowledged = {"ConfidentialData": True, "RecipientDetails": True, "HospitalInformed": True}
    return {"Recipient": ANN, "Info": "", "Message": "For Monday's meeting", "RetentionDays": 7,
            "Acknowledged": acknowledged, **changes}


def forward(visitor, status=200, **changes):
    return visitor.call("POST", f"/packages/{visitor.package}/forward", status, json=form(**changes)).json()


def test_D11_D15_a_forward_is_invited_by_the_same_process_and_cannot_be_forwarded(orthanc, mail, staff, newcomer):
    """Finishing makes a new package and invites its recipient by the same process; the originating hospital is told."""
    visitor = receive(orthanc, mail, staff, staff.enter(newcomer()))
    forwarded = forward(visitor)
    invitation = package_mail(mail, staff, forwarded["Package"])
    ann = Recipient(orthanc, mail, token_of(invitation), mobile=MOBILE).open()
    [row] = ann.get("/packages")["Items"]
    assert (row["ID"], row["Type"], row["ForwardsLeft"]) == (forwarded["Package"], "Forward", 0)
    assert row["Actions"] == ["View", "Download", "Decline"]
    names = ann.archive().namelist()
    assert "IMAGES/IM000000" in names
    assert forward(ann, 403)["Code"] == "Forbidden"
    ann.call("GET", f"/packages/{visitor.package}", 404)
    assert any(one["Purpose"] == "PackageForwarded" and one["Recipient"] == "imaging@hospital.example"
               for one in staff.deliveries())
    assert "PackageForwarded" in {event["Action"] for event in staff.audit()}


def test_D11_three_times_at_most(orthanc, mail, staff, newcomer):
    """Forwarding is allowed three times at most."""
    visitor = receive(orthanc, mail, staff, staff.enter(newcomer()))
    for number in range(3):
        forward(visitor, Recipient={**ANN, "Email": f"ann{number}@hillside.example"})
    assert forward(visitor, 403)["Code"] == "Forbidden"


def test_D14_nothing_leaves_without_the_three_acknowledgements(orthanc, mail, staff, newcomer):
    """Finish stays disabled until the disclaimer with its three acknowledgements is ticked: the server refuses as well."""
    visitor = receive(orthanc, mail, staff, staff.enter(newcomer()))
    for missing in ("ConfidentialData", "RecipientDetails", "HospitalInformed"):
        refusal = forward(visitor, 400, Acknowledged={**form()["Acknowledged"], missing: False})
        assert refusal["Details"]["Field"] == "Acknowledged"
    assert forward(visitor, 400, RetentionDays=0)["Details"]["Field"] == "RetentionDays"
    assert forward(visitor, 400, Recipient={**ANN, "Email": "x"})["Details"]["Field"] == "Recipient.Email"
    [row] = [row for row in visitor.get("/packages")["Items"] if row["ID"] == visitor.package]
    assert row["ForwardsLeft"] == 3
