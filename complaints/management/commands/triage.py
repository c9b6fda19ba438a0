"""`manage.py triage train|evaluate|hot`: the classifier and the search for hot issues, on files or a jurisdiction."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import Refusal
from complaints.choices import ModelKind
from complaints.classifier import Model, starter_model
from complaints.classifier.evaluation import evaluate
from complaints.classifier.features import Settings
from complaints.classifier.files import MOST_TOPICS
from complaints.classifier.rows import Labelled, labelled_rows, told_rows
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction

ISSUES_SHOWN = 10
MOST_FOLDS = 20


class Command(BaseCommand):
    help = "Train the classifier of complaints, measure it, or look for hot issues in a file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        train = acts.add_parser("train", help="train on files, or (without files) on a jurisdiction's decisions")
        train.add_argument("files", nargs="*", metavar="FILE", help="CSV (.gz): title, content, label or tokens, label")
        train.add_argument("--out", metavar="FILE", help="where to write the model")
        train.add_argument("--jurisdiction", metavar="SLUG", help="keep the model there as a new version")
        train.add_argument("--hold-out", action="store_true", help="keep a fifth of the first file aside and measure")
        measure = acts.add_parser("evaluate", help="measure a model on a file of labelled messages")
        measure.add_argument("file", metavar="FILE")
        measure.add_argument("--model", metavar="FILE", help="a model file (default: the one that ships)")
        measure.add_argument("--jurisdiction", metavar="SLUG", help="the model of desks in use there")
        measure.add_argument("--folds", type=int, metavar="N", help="cross-validate: train anew on all folds but one")
        measure.add_argument("--seed", type=int, default=0, metavar="N", help="another split into folds")
        measure.add_argument("--with", dest="more", nargs="+", default=[], metavar="FILE", help="train on these too")
        for one in (train, measure):
            one.add_argument(
                "--topics", type=int, default=Settings().topics, metavar="N", help="topics at most, 0 for none"
            )
        hot = acts.add_parser("hot", help="hot issues in a file of messages: created, title, content, likes")
        hot.add_argument("file", metavar="FILE")
        for one in (train, measure, hot):
            one.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            result, lines = getattr(self, f"_{act}")(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        else:
            self.stdout.write("\n".join(lines))

    def _train(
        self, *, files: list[str], out: str | None, jurisdiction: str | None, hold_out: bool, **options: Any
    ) -> tuple[dict[str, Any], list[str]]:
        if jurisdiction is not None:
            return self._train_there(jurisdiction, files)
        if not files or not (out or hold_out):
            raise CommandError("Name files to train on, and --out FILE or --hold-out.", returncode=2)
        from complaints.classifier.training import train

        rows = [row for path in files for row in labelled_rows(path)]
        aside: list[Labelled] = []
        if hold_out:
            rows, aside = _split(rows, len(labelled_rows(files[0])))
        trained = train(rows, _settings(options["topics"]), told=self._told)
        if out:
            Path(out).write_bytes(trained.data)
        result = {"trained_on": len(rows), "cross_validated": trained.measured, "bytes": len(trained.data)}
        lines = [_trained_line(len(rows), trained.measured), f"{len(trained.data)} bytes"]
        if aside:
            result["held_out"] = evaluate(Model.from_bytes(trained.data), aside)
            lines += _measured_lines(result["held_out"])
        return result, lines

    def _train_there(self, slug: str, files: list[str]) -> tuple[dict[str, Any], list[str]]:
        from complaints.services.triage import keep_trained, train_from_decisions

        now = timezone.now()
        with _opened(slug):
            if files:
                rows = [row for path in files for row in labelled_rows(path)]
                model = keep_trained(ModelKind.DESK, rows, by=None, now=now, told=self._told)
            else:
                model = train_from_decisions(by=None, now=now, told=self._told)
        result = {"kind": model.kind, "version": model.version, "cross_validated": model.measured}
        line = f"{model.kind} {model.version}: not in use until a person puts it to use"
        return result, [_trained_line(model.sample_count, model.measured), line]

    def _told(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done}/{total}", ending="")

    def _evaluate(
        self, *, file: str, model: str | None, jurisdiction: str | None, folds: int | None, **options: Any
    ) -> tuple[dict[str, Any], list[str]]:
        rows = labelled_rows(file)
        if folds is not None:
            return self._cross_validate(rows, folds, options["seed"], options["more"], options["topics"])
        if model is not None:
            chosen = Model.from_bytes(Path(model).read_bytes())
        elif jurisdiction is not None:
            from complaints.selectors.triage import model_in_use

            with _opened(jurisdiction):
                chosen = model_in_use(ModelKind.DESK) or starter_model()
        else:
            chosen = starter_model()
        result = evaluate(chosen, rows)
        return result, _measured_lines(result)

    def _cross_validate(
        self, rows: list[Labelled], folds: int, seed: int, more: list[str], topics: int
    ) -> tuple[dict[str, Any], list[str]]:
        if not 2 <= folds <= MOST_FOLDS:
            raise CommandError(f"--folds is a number from 2 to {MOST_FOLDS}.", returncode=2)
        from complaints.classifier.training import cross_validate

        others = [row for path in more for row in labelled_rows(path)]
        settings = _settings(topics)
        result: dict[str, Any] = cross_validate(
            rows, others, folds=folds, seed=seed, settings=settings, told=self._told
        )
        lines = ["fold {fold}: {messages} messages, macro-F1 {macro_f1:.4f}".format(**one) for one in result["folds"]]
        lines.append("mean of the folds: macro-F1 {mean_macro_f1:.4f} (seed {seed})".format(**result))
        return result, lines + _measured_lines(result)

    def _hot(self, *, file: str, **options: Any) -> tuple[dict[str, Any], list[str]]:
        from complaints.rules.hot_file import agreement, chance_agreement, issues_of

        rows = told_rows(file)
        issues = issues_of(rows)
        top = issues[:ISSUES_SHOWN]
        measured = {"all": agreement(issues, rows), "top": agreement(top, rows), "chance": chance_agreement(rows)}
        result = {
            "messages": len(rows),
            "issues": len(issues),
            "pairwise": {name: one._asdict() for name, one in measured.items()},
            "top": [{**issue._asdict(), "members": [index + 2 for index in issue.members]} for issue in top],
        }
        line = (
            "{size:4d} messages {likes:6d} likes  {first} – {last}  in a week {peak:3d} surprise {surprise:>5}  {name}"
        )
        lines = [f"{len(rows)} messages, {len(issues)} issues of two or more"]
        lines += [line.format(**issue._asdict()) for issue in top]
        lines += [
            f"same place or subject named, {name}: {one.share:.1%} of {one.pairs} pairs"
            for name, one in measured.items()
        ]
        return result, lines


@contextmanager
def _opened(slug: str) -> Iterator[None]:
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"No jurisdiction has the short name “{slug}”.", returncode=2)
    with in_jurisdiction(found):
        yield


def _split(rows: list[Labelled], own: int) -> tuple[list[Labelled], list[Labelled]]:
    """The rows to train on, and a fifth of the first file; no near-duplicate stands on both sides."""
    from complaints.classifier.training import folds_of

    folds = folds_of(rows)
    kept = [row for row, fold in zip(rows, folds, strict=True) if fold]
    return kept, [row for row, fold in zip(rows[:own], folds[:own], strict=True) if not fold]


def _settings(topics: int) -> Settings:
    if not 0 <= topics <= MOST_TOPICS:
        raise CommandError(f"--topics is a number from 0 to {MOST_TOPICS}.", returncode=2)
    return Settings(topics=topics)


def _trained_line(count: int, measured: dict[str, float]) -> str:
    return f"trained on {count} messages; cross-validated: " + ", ".join(f"{k} {v:.4f}" for k, v in measured.items())


def _measured_lines(result: dict[str, Any]) -> list[str]:
    lines = ["{messages} messages: accuracy {accuracy:.4f}, macro-F1 {macro_f1:.4f}".format(**result)]
    of_class = "  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  of {support:5d}  {label}"
    lines += [of_class.format(**row) for row in result["classes"]]
    lines.append("answered from a probability on:")
    for row in result["coverage"]:
        line = "  {threshold:.3f}: answers {coverage:6.1%}, accuracy {accuracy:.4f}, macro-F1 {macro_f1:.4f}".format(
            **row
        )
        lines.append(line + ("  (its own)" if row["threshold"] == result["at_own_threshold"]["threshold"] else ""))
    if result.get("messages_per_second"):
        lines.append(f"{result['messages_per_second']:.0f} messages per second on one core")
    return lines
