"""What stands in the benchmarks' table, and when a target counts as met."""
import pytest

from figures import Figure, Goal, make_table, read_figures, row_of, worst_of


def figures(**values):
    return {name: Figure(name, value, "ms") for name, value in values.items()}


def test_figures_are_the_lines_of_name_value_and_unit():
    output = "seed 20261121\nindex: 5 studies, filled in 3.2 s\nmatching.sqlite.p95 4.05 ms\n  list.-Due.p50 1e-3 ms\nopen 5 of 7\n"
    assert read_figures(output) == {"matching.sqlite.p95": Figure("matching.sqlite.p95", 4.05, "ms"),
                                    "list.-Due.p50": Figure("list.-Due.p50", 0.001, "ms")}


def test_a_line_whose_number_is_none_is_for_people():
    assert read_figures("between 1-2 ms\n") == {}


def test_less_is_better_unless_said_otherwise():
    faster = Goal("x", "ours", at_most=5, yardstick="theirs", yardstick_text="them")
    cells, met = row_of(faster, figures(ours=2, theirs=50))
    assert cells == ["x", "2 ms", "at most 5 ms", "them: 50 ms", "25 ×", "yes"] and met


def test_more_is_better_turns_the_ratio():
    more = Goal("x", "ours", times=0.5, yardstick="theirs", more_is_better=True)
    cells, met = row_of(more, figures(ours=20, theirs=50))
    assert cells[4:] == ["0.4 ×", "**no**"] and not met


@pytest.mark.parametrize("goal, met", [
    (Goal("x", "ours", at_most=2), True), (Goal("x", "ours", at_most=1.9), False),
    (Goal("x", "ours", at_least=2), True), (Goal("x", "ours", at_least=2.1), False),
    (Goal("x", "ours", at_most=3, times=2, yardstick="theirs"), False), (Goal("x", "ours"), True)])
def test_all_of_the_bounds_must_hold(goal, met):
    assert row_of(goal, figures(ours=2, theirs=3))[1] is met


def test_a_ratio_without_its_yardstick_is_not_met():
    assert not row_of(Goal("x", "ours", times=1, yardstick="absent"), figures(ours=2))[1]


def test_what_was_not_measured_is_not_met():
    table, met = make_table([Goal("x", "absent", at_most=1)], {})
    assert "not measured" in table and not met


def test_an_asterisk_means_the_worst():
    measured = figures(**{"list.a.p95": 1, "list.b.p95": 7, "list.b.p50": 9})
    assert worst_of("list.*.p95", measured, False).value == 7
    assert worst_of("list.*.p95", measured, True).value == 1
    assert worst_of("other.*", measured, False) is None


def test_an_unknown_key_of_a_goal_is_refused():
    with pytest.raises(ValueError, match="Atmost"):
        Goal.from_json({"Text": "x", "Figure": "y", "Atmost": 5})


def test_a_figure_that_must_reach_something_is_better_when_it_is_more():
    assert Goal.from_json({"Text": "x", "Figure": "y", "AtLeast": 5}).more_is_better
    assert not Goal.from_json({"Text": "x", "Figure": "y", "AtMost": 5}).more_is_better
