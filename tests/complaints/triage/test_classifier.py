"""The classifier: trains, keeps its numbers safely, says why, and says when it does not know."""

import json
import subprocess
import sys

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from complaints.classifier import BrokenModel, Model, files, starter_model
from complaints.classifier.evaluation import evaluate
from complaints.classifier.features import Settings, count
from complaints.classifier.fitting import MESSAGES_PER_TOPIC, fit
from complaints.classifier.rows import Labelled, UnfitFile, labelled_rows
from complaints.classifier.starter import STARTER
from complaints.classifier.training import cross_validate, folds_of, near_groups, train
from tests.complaints.triage.sentences import many_rows, rows, write_csv

DESKS = {"交通运输", "劳动和社会保障", "卫生计生", "商贸旅游", "城乡建设", "教育文体", "环境保护"}
WITH_TOPICS = Settings(topics=200)
UNSEEN = (
    ("电梯坏了", "八号楼的电梯停运三天，轿厢里一直乱响。", "电梯"),
    ("草坪没人管", "南区草坪都枯黄了，杂草比人高，没有人修剪。", "绿化"),
    ("乱收费", "物业费突然涨价，收费标准没有公示，也不给发票。", "收费"),
)


@pytest.fixture(scope="module", params=["few", "many"])
def trained(request):
    """Without topics, and with them."""
    return train(rows()) if request.param == "few" else train(many_rows(), WITH_TOPICS)


@pytest.fixture(scope="module")
def model(trained):
    return Model.from_bytes(trained.data)


@pytest.fixture(scope="module")
def with_topics():
    return train(many_rows(), WITH_TOPICS)


@pytest.mark.parametrize(("title", "text", "label"), UNSEEN)
def test_a_new_message_finds_its_class(model, title, text, label):
    assert model.guesses(title, text)[0].label == label


def test_probabilities_add_up_to_one(model):
    assert model.probabilities("电梯", "停运").sum() == pytest.approx(1)


def test_the_same_rows_give_the_same_bytes(with_topics):
    assert train(rows()).data == train(rows()).data
    assert train(many_rows(), WITH_TOPICS).data == with_topics.data


def test_topics_are_left_out_on_demand():
    assert Model.from_bytes(train(many_rows(), Settings(topics=0)).data).topics is None


def test_few_messages_have_no_topics(with_topics):
    assert Model.from_bytes(train(rows(), WITH_TOPICS).data).topics is None
    assert Model.from_bytes(with_topics.data).topics.count == len(many_rows()) // MESSAGES_PER_TOPIC


def test_pairs_of_topics_tell_what_runs_alone_cannot():
    """Where and what alone say nothing of the class, both together say all."""
    wheres, whats = ("东门", "湖畔", "会所", "车库"), ("喧哗", "积水", "停电", "失窃")
    told = [
        (f"{where}这里总是{what}", (first + second) % 2)
        for first, where in enumerate(wheres)
        for second, what in enumerate(whats)
    ] * 40
    settings = Settings(orders=(1.0, 1.0), opening=0, topics=200)
    seen = [count("", text, settings) for text, _label in told]
    truth = np.array([label for _text, label in told])
    fitted = fit(seen, truth, settings)
    assert (fitted.score(seen).argmax(1) == truth).mean() > 0.95
    alone = fitted._replace(topics=None)
    assert (alone.score(seen).argmax(1) == truth).mean() < 0.75


def test_what_is_written_is_read_back(trained):
    assert files.packed(files.unpacked(trained.data)) == trained.data


@pytest.mark.parametrize("place", [3, 40, 90, 400, -1])
def test_an_altered_file_is_refused(trained, place):
    altered = bytearray(trained.data)
    altered[place] ^= 1
    with pytest.raises(BrokenModel):
        Model.from_bytes(bytes(altered))


@pytest.mark.parametrize("data", [b"", b"\x80\x04N.", files.MARK, files.MARK + b"0" * 65 + b"\0\0\0\2{}"])
def test_what_is_no_model_is_refused(data):
    with pytest.raises(BrokenModel):
        Model.from_bytes(data)


def test_a_well_signed_file_with_senseless_tables_is_refused(trained):
    parts = files.unpacked(trained.data)
    senseless = parts._replace(header=parts.header | {"classes": ["one"]})
    with pytest.raises(BrokenModel):
        Model.from_bytes(files.packed(senseless))


@pytest.mark.parametrize(
    "change",
    [
        {"buckets": lambda table: table[::-1]},
        {"buckets": lambda table: table + (1 << 18)},
        {"scales": lambda table: table * np.nan},
        {"pairs": lambda table: table[1:]},
        {"places": lambda table: table[:, 1:]},
    ],
)
def test_a_well_signed_file_with_senseless_topics_is_refused(with_topics, change):
    parts = files.unpacked(with_topics.data)
    ((name, altered),) = change.items()
    topics = parts.topics._replace(**{name: altered(getattr(parts.topics, name))})
    with pytest.raises(BrokenModel):
        Model.from_bytes(files.packed(parts._replace(topics=topics)))


def test_a_file_may_not_ask_for_endless_topics(with_topics):
    parts = files.unpacked(with_topics.data)
    header = parts.header | {"topics": {"buckets": 1 << 40, "count": 1 << 20}}
    with pytest.raises(BrokenModel):
        Model.from_bytes(files.packed(parts._replace(header=header, topics=None)))


@pytest.mark.parametrize(("title", "text", "label"), UNSEEN)
def test_what_the_signs_brought_adds_up_to_the_score(model, title, text, label):
    explained = model.explain(title, text, label)
    assert explained.total == pytest.approx(model.scores(title, text)[model.classes.index(label)], abs=1e-4)


def test_the_words_that_spoke_stand_in_the_message(model):
    words = model.words_for("電 梯壞了", "八号楼的电梯停运三天。", "电梯")
    assert words
    assert all(one.words in "電 梯壞了" or one.words in "八号楼的电梯停运三天。" for one in words)


def test_answering_less_never_answers_more(model):
    coverage = [row["coverage"] for row in evaluate(model, rows())["coverage"]]
    assert coverage == sorted(coverage, reverse=True)
    assert coverage[0] == 1


def test_near_duplicates_stand_on_one_side():
    texts = [row.title + row.text for row in rows()]
    groups = near_groups([*texts, texts[5] + "谢谢"])
    assert groups[-1] == groups[5]
    folds = folds_of(rows())
    assert len({fold for fold, group in zip(folds, groups, strict=False) if group == groups[5]}) == 1


def test_the_shipped_model_knows_the_seven_desks_and_is_small():
    model = starter_model()
    assert set(model.classes) == DESKS
    assert STARTER.stat().st_size <= 6 * 1024 * 1024
    assert model.topics is not None
    assert model.guesses("小区物业不作为", "物业公司对业主反映的房屋质量不维修。")[0].label == "城乡建设"


def test_nothing_of_a_message_can_be_read_in_the_model():
    header = json.dumps(starter_model().header, ensure_ascii=False)
    signs = {sign for sign in header if "\u4e00" <= sign <= "\u9fff"}
    assert signs == {sign for label in DESKS for sign in label}


def test_reading_a_model_needs_no_scikit_learn():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'governance.settings.test';"
        "import django; django.setup();"
        "from complaints.classifier import starter_model; starter_model().guesses('电梯', '停运');"
        "sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_empty_message_has_the_scores_of_the_start(model):
    assert np.allclose(model.scores("", "？！"), model.starts)


def test_files_train_and_are_measured_by_command(tmp_path, capsys):
    file, out = write_csv(tmp_path / "rows.csv", rows()), tmp_path / "own.triage"
    call_command("triage", "train", str(file), "--out", str(out))
    capsys.readouterr()
    call_command("triage", "evaluate", str(file), "--model", str(out), "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["messages"] == 120
    assert result["macro_f1"] > 0.95
    assert {row["label"] for row in result["classes"]} == {"电梯", "绿化", "收费"}


def test_a_model_is_measured_anew_on_every_split(tmp_path, capsys):
    file, more = write_csv(tmp_path / "rows.csv", rows()[::2]), write_csv(tmp_path / "more.csv", rows()[1::2])
    results = []
    for seed in ("0", "7", "7"):
        call_command("triage", "evaluate", str(file), "--with", str(more), "--folds", "4", "--seed", seed, "--json")
        results.append(json.loads(capsys.readouterr().out))
    first, second, again = results
    assert second == again
    assert [one["messages"] for one in first["folds"]] != [one["messages"] for one in second["folds"]]
    assert sum(one["messages"] for one in second["folds"]) == second["messages"] == 60
    assert second["mean_macro_f1"] > 0.9
    call_command("triage", "evaluate", str(file), "--folds", "4")
    assert "mean of the folds" in capsys.readouterr().out


def test_a_class_that_stands_in_one_fold_is_not_found_in_it():
    alike = [Labelled("声音", f"楼顶风机轰鸣{'一二三四'[number]}", "噪声") for number in range(4)]
    result = cross_validate([*rows(), *alike], [], folds=5, seed=0)
    recall = {row["label"]: row["recall"] for row in result["classes"]}
    assert recall["噪声"] == 0
    assert recall["电梯"] > 0.9


def test_the_number_of_folds_is_limited(tmp_path):
    file = write_csv(tmp_path / "rows.csv", rows())
    with pytest.raises(CommandError, match="folds"):
        call_command("triage", "evaluate", str(file), "--folds", "1")
    with pytest.raises(CommandError, match="topics"):
        call_command("triage", "evaluate", str(file), "--folds", "2", "--topics", "-1")


def test_words_apart_are_read_as_one_text(tmp_path):
    file = tmp_path / "apart.csv"
    file.write_text("id,tokens,label\n1,电梯 停运 三天,电梯\n", encoding="utf-8")
    assert labelled_rows(file)[0].text == "电梯停运三天"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "column"),
        ("title,content,label\n", "no rows"),
        ("title,content,label\n电梯,停运,\n", "Row 2"),
        ("title,content,label\n,,电梯\n", "Row 2"),
    ],
)
def test_a_file_that_does_not_fit_says_why(tmp_path, content, words, settings):
    settings.LANGUAGE_CODE = "en"
    file = tmp_path / "bad.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnfitFile, match=words):
        labelled_rows(file)


def test_bad_files_end_with_status_two(tmp_path):
    file = tmp_path / "bad.csv.gz"
    file.write_bytes(b"no gzip at all")
    for bad in (file, tmp_path / "absent.csv"):
        with pytest.raises(CommandError) as caught:
            call_command("triage", "evaluate", str(bad))
        assert caught.value.returncode == 2


def test_labels_that_the_model_does_not_know_are_named(tmp_path):
    file = write_csv(tmp_path / "rows.csv", rows())
    with pytest.raises(CommandError, match="绿化"):
        call_command("triage", "evaluate", str(file))
