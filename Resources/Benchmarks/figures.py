"""What the measuring programs print, and the table that is made of it."""
import fnmatch
import math
import re
from dataclasses import dataclass

LINE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9.-]*) ([0-9.eE+-]+) (\S+)$")


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str


def print_figure(name, value, unit):
    print(f"{name} {value:.6g} {unit}", flush=True)


def read_figures(output):
    """The lines `name value unit` of a program's output, by name; other lines are for people."""
    figures = {}
    for line in output.splitlines():
        found = LINE.match(line.strip())
        if found:
            try:
                figures[found[1]] = Figure(found[1], float(found[2]), found[3])
            except ValueError:
                continue
    return figures


@dataclass(frozen=True)
class Goal:
    """A line of the table. `figure` may have asterisks: then it is the worst of all that fit. `at_most` and `at_least` are in the figure's unit, `times` counts yardsticks: how many times
    as good as the yardstick the figure must be."""
    text: str
    figure: str
    at_most: float | None = None
    at_least: float | None = None
    times: float | None = None
    yardstick: str | None = None
    yardstick_text: str = ""
    more_is_better: bool = False

    @classmethod
    def from_json(cls, json):
        unknown = set(json) - {"Text", "Figure", "AtMost", "AtLeast", "Times", "Yardstick", "YardstickText", "MoreIsBetter"}
        if unknown:
            raise ValueError(f"unknown keys of a figure: {sorted(unknown)}")
        return cls(json["Text"], json["Figure"], json.get("AtMost"), json.get("AtLeast"), json.get("Times"),
                   json.get("Yardstick"), json.get("YardstickText", ""), json.get("MoreIsBetter", "AtLeast" in json))


def worst_of(pattern, figures, more_is_better):
    """The figure of this name, or the worst of those that fit a name with asterisks; None where there is none."""
    fitting = [figure for name, figure in figures.items() if pattern and fnmatch.fnmatchcase(name, pattern)]
    if not fitting:
        return None
    return (min if more_is_better else max)(fitting, key=lambda figure: figure.value)


def ratio_of(goal, figure, yardstick):
    """How many times as good as the yardstick; nan without one."""
    if yardstick is None or figure.value <= 0 or yardstick.value <= 0:
        return math.nan
    return figure.value / yardstick.value if goal.more_is_better else yardstick.value / figure.value


def is_met(goal, figure, ratio):
    """Without any bound there is nothing to meet: None."""
    met = [figure.value <= goal.at_most if goal.at_most is not None else None,
           figure.value >= goal.at_least if goal.at_least is not None else None,
           ratio >= goal.times if goal.times is not None else None]
    judged = [one for one in met if one is not None]
    return all(judged) if judged else None


def shown(value):
    """Three significant digits, thousands parted."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def row_of(goal, figures):
    """The cells of one line, and whether its target is met (False where its figure is missing)."""
    figure = worst_of(goal.figure, figures, goal.more_is_better)
    yardstick = figures.get(goal.yardstick)
    if figure is None:
        return [goal.text, "not measured", _target(goal, ""), "", "", "**no**"], False
    ratio = ratio_of(goal, figure, yardstick)
    met = is_met(goal, figure, ratio)
    return [goal.text, f"{shown(figure.value)} {figure.unit}", _target(goal, figure.unit),
            f"{goal.yardstick_text}: {shown(yardstick.value)} {yardstick.unit}" if yardstick else "",
            "" if math.isnan(ratio) else f"{shown(ratio)} ×",
            "" if met is None else "yes" if met else "**no**"], met is not False


def _target(goal, unit):
    parts = []
    if goal.at_most is not None:
        parts.append(f"at most {shown(goal.at_most)} {unit}".strip())
    if goal.at_least is not None:
        parts.append(f"at least {shown(goal.at_least)} {unit}".strip())
    if goal.times is not None:
        parts.append(f"at least {shown(goal.times)} × the yardstick")
    return ", ".join(parts)


def make_table(goals, figures):
    """Markdown, and whether all targets are met; a line without a target has nothing to miss."""
    lines = ["| benchmark | figure | target | yardstick, same run | times as good | met |", "|---|---|---|---|---|---|"]
    all_met = True
    for goal in goals:
        cells, met = row_of(goal, figures)
        all_met = all_met and met
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n", all_met
