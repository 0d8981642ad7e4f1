"""What came of it: one row a fault and mode, over all runs."""

from itertools import groupby

COLUMNS = ("fault", "mode", "runs", "accepted", "lost", "doubled", "out of order", "recovered in s", "")


def table(outcomes, missing):
    """Markdown that also reads well in a terminal. `missing`: mode → the server that is not installed."""
    rows = [COLUMNS]
    by_row = {}
    for outcome in outcomes:
        by_row.setdefault((outcome.mode, outcome.fault), []).append(outcome)
    rows += [_row(found) for found in by_row.values()]
    rows += [("every fault", mode, "0", *["-"] * 5, f"{server} is not installed") for mode, server in missing.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _row(outcomes):
    verdicts = [outcome.verdict for outcome in outcomes]
    return (
        outcomes[0].fault,
        outcomes[0].mode,
        str(len(outcomes)),
        str(sum(verdict.accepted for verdict in verdicts)),
        *(str(sum(len(getattr(verdict, promise)) for verdict in verdicts)) for promise in ("lost", "doubled", "out_of_order")),
        f"{max(outcome.recovered for outcome in outcomes):.1f}",
        _remarks(outcomes),
    )  # fmt: skip


def _remarks(outcomes):
    verdicts = [outcome.verdict for outcome in outcomes]
    figures = {
        "restarts": sum(outcome.restarts for outcome in outcomes),
        "repeated outside": sum(verdict.repeated_outside for verdict in verdicts),
        "left to a person": sum(verdict.left_to_a_person for verdict in verdicts),
    }
    said = [f"{name} {figure}" for name, figure in figures.items() if figure]
    said += [note for note, _ in groupby(sorted(outcome.note for outcome in outcomes if outcome.note))][-1:]
    return ("BROKEN; " if any(verdict.broken for verdict in verdicts) else "") + "; ".join(said)
