"""`python -m evaluation predict TASK QUESTIONS OUT`, and `python -m evaluation score` for all data that is here."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation import quality, rows
from evaluation.linking import t4, t4_spans
from evaluation.offices import Beside
from evaluation.predict import BESIDE, TASKS
from evaluation.web import Given

LINKING = {"t4": t4, "t4_spans": t4_spans}


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 2 wrong use or unreadable questions, with one line on stderr."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict", help="question rows in, prediction rows out")
    predict.add_argument("task", choices=sorted({*TASKS, *LINKING, *BESIDE}))
    predict.add_argument("questions", type=Path)
    predict.add_argument("out", type=Path)
    predict.add_argument(
        "--docs",
        type=Path,
        help="t4: rows of the documents that may be meant; t3: rows of documents, or a folder of them",
    )
    predict.add_argument(
        "--authority",
        type=Path,
        help="a folder of authority files (people.csv, offices.csv, …); t3: or of officeholders.csv",
    )
    predict.add_argument(
        "--archive", type=Path, help="an archive folder whose conventions and authority hold; t3: whose parties tell"
    )
    score = commands.add_parser("score", help="every stage against the data; writes docs/quality.md")
    score.add_argument("--data", type=Path, default=Path("../shared/data"))
    score.add_argument("--page", type=Path, default=Path("docs/quality.md"))
    given = parser.parse_args(arguments)
    try:
        if given.command == "predict":
            questions = rows.read(given.questions)
            if given.task in LINKING:
                if given.task == "t4" and given.docs is None:
                    raise ValueError("t4 needs --docs: the rows of the documents that may be meant")
                documents = rows.read(given.docs) if given.docs else []
                made = LINKING[given.task](questions, documents, Given(given.archive, given.authority))
            elif given.task in BESIDE:
                made = BESIDE[given.task](
                    questions, Beside.of(given.questions, given.docs, given.authority, given.archive)
                )
            else:
                made = TASKS[given.task](questions)
            count = rows.write(given.out, made)
            print(f"{count} rows to {given.out}")
        else:
            quality.score(given.data, given.page)
    except (OSError, ValueError) as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
