"""Demo complaints of a jurisdiction: invented sentences, brought to their states through the services.

The same every time for the same day; of nobody in particular. Run again it adds nothing twice.
"""

import csv
import datetime
import io
import random
import uuid
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from common.errors import Refusal
from common.images import Picture, read_picture
from complaints import demo_following, demo_hot, demo_offices, demo_packs, services
from complaints.choices import Satisfaction, State
from complaints.models import Category, Complaint
from complaints.permissions import can_answer, can_decide
from complaints.reference import install
from places.models import Estate

PER_SCALE = 60
DAYS = 75
NAMESPACE = uuid.UUID("6f6a2a8e-7c1b-4d6a-9a55-2f0f3b1c7d10")

STORIES = Path(__file__).parent / "data" / "demo_stories.csv"
"""category, title, what happened, first response, answer"""

MESSAGES = ("补充一下，昨天晚上又出现了。", "请尽快处理，谢谢。", "我白天都在家，可以上门。")
COMMENTS = ("处理得很及时。", "总算解决了。", "", "", "希望以后不要再发生。")


class Cast(NamedTuple):
    """Who acts in the demo."""

    staff: list[User]
    firm_people: list[User]


def seed(scale: int, now: datetime.datetime | None = None) -> None:
    """`60 × scale` complaints of the last 75 days in all states, in the open jurisdiction."""
    install()
    estates = list(Estate.objects.public().select_related("area").defer("area__geometry", "polygon").order_by("pk"))
    if not estates:
        return
    now = now or timezone.now()
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    cast = Cast([user for user in people if user.is_staff], [user for user in people if not user.is_staff])
    categories = {category.code: category for category in Category.objects.leaves()}
    with STORIES.open(encoding="utf-8", newline="") as file:
        stories = list(csv.DictReader(file))
    for number in range(PER_SCALE * scale):
        key = uuid.uuid5(NAMESPACE, str(number))
        if not Complaint.objects.filter(submission_key=key).exists():
            _tell(number, stories[number % len(stories)], key, estates, categories, cast, now)
    demo_following.seed(people, now)
    demo_offices.seed(people, now)
    demo_packs.seed_packs(people, now)
    demo_hot.seed(estates[0], now)


def _tell(
    number: int,
    story: dict[str, str],
    key: uuid.UUID,
    estates: list[Estate],
    categories: dict[str, Category],
    cast: Cast,
    now: datetime.datetime,
) -> None:
    """One complaint from receipt to where its story has come by `now`."""
    dice = random.Random(f"complaint {number}")
    # A few estates have most of the complaints, as in life.
    estate = estates[min(int(dice.paretovariate(1.2)) - 1, len(estates) - 1)]
    started = now - datetime.timedelta(days=dice.uniform(0.05, DAYS), hours=dice.uniform(0, 3))
    complaint = services.submit_complaint(
        submission_key=key,
        estate=estate,
        category=categories[story["category"]],
        title=story["title"],
        text=story["text"],
        place_text=f"{dice.randint(1, 12)}栋{dice.randint(1, 3)}单元",
        now=started,
        pictures=[_drawing(dice) for _photo in range(2)] if number % 6 == 0 else [],
        reporter_name=dice.choice("赵钱孙李周吴郑王") + dice.choice("安宁文静远佳") if number % 3 else "",
        reporter_phone=f"1990000{dice.randint(0, 9999):04}" if number % 3 else "",
    )
    try:
        _handle(complaint, dice, cast, started, now, (story["response"], story["answer"]))
    except Refusal:  # the story has come to a point where the rules stop it: it stays there
        return


def _handle(
    complaint: Complaint,
    dice: random.Random,
    cast: Cast,
    started: datetime.datetime,
    now: datetime.datetime,
    words: tuple[str, str],
) -> None:
    pk = complaint.pk
    officer = next((user for user in reversed(cast.staff) if can_decide(user, complaint)), None)
    ending = dice.random()
    moments = _moments(dice, started)
    if officer is None or moments[0] > now or ending < 0.05:
        return
    if ending < 0.08:
        services.withdraw_complaint(pk, now=moments[0], reason="已经自行解决")
        return
    if ending < 0.12:
        law = "《物业管理条例》关于适用范围的规定"
        services.refuse_complaint(
            pk, by=officer, now=moments[0], reason="所述事项不属于物业服务，请向有关部门反映。", legal_basis=law
        )
        return
    services.accept_complaint(pk, by=officer, now=moments[0])
    if moments[1] > now or ending < 0.16:
        return
    try:
        services.dispatch_complaint(pk, by=officer, now=moments[1])
    except services.NoFirmServes:
        services.dispatch_complaint(pk, by=officer, now=moments[1], area=complaint.area)
    _work(pk, officer, dice, cast, moments, now, words)


def _moments(dice: random.Random, started: datetime.datetime) -> list[datetime.datetime]:
    """Times of acceptance, dispatch, first response, answer, rating, closing."""
    hours = [dice.uniform(1, 20), dice.uniform(0.2, 6), dice.uniform(0.5, 12), dice.uniform(2, 60)]
    hours += [dice.uniform(1, 60), dice.uniform(1, 40)]
    moments, at = [], started
    for hour in hours:
        at += datetime.timedelta(hours=hour)
        moments.append(at)
    return moments


def _work(
    pk: int,
    officer: User,
    dice: random.Random,
    cast: Cast,
    moments: list[datetime.datetime],
    now: datetime.datetime,
    words: tuple[str, str],
) -> None:
    complaint = Complaint.objects.get(pk=pk)
    worker = next((user for user in cast.firm_people if can_answer(user, complaint)), officer)
    if moments[2] > now or dice.random() < 0.05:
        return
    services.record_first_response(pk, by=worker, now=moments[2], note=words[0])
    if dice.random() < 0.2:
        services.add_message(pk, text=dice.choice(MESSAGES), now=moments[2] + datetime.timedelta(hours=1))
    if moments[3] > now or dice.random() < 0.06:
        return
    proof = [_drawing(dice)] if pk % 5 == 0 else []
    if worker is officer:
        services.resolve_complaint(pk, by=officer, now=moments[3], note=words[1], pictures=proof)
    else:
        services.answer_complaint(pk, by=worker, now=moments[3], note=words[1], pictures=proof)
    _finish(pk, officer, dice, moments, now)


def _finish(
    pk: int, officer: User, dice: random.Random, moments: list[datetime.datetime], now: datetime.datetime
) -> None:
    if moments[4] > now or dice.random() < 0.2:
        return
    marks = [Satisfaction.SATISFIED] * 6 + [Satisfaction.BASICALLY_SATISFIED] * 3 + [Satisfaction.NOT_SATISFIED]
    mark = dice.choice(marks)
    note = dice.choice(COMMENTS) if mark != Satisfaction.NOT_SATISFIED else "只处理了一次，过两天又是老样子。"
    services.rate_complaint(pk, satisfaction=mark, now=moments[4], note=note)
    if moments[5] > now:
        return
    if mark == Satisfaction.NOT_SATISFIED:
        services.send_back_complaint(pk, by=officer, now=moments[5], reason="居民不满意，请重新处理并说明长期措施。")
        if dice.random() < 0.5:
            done = moments[5] + datetime.timedelta(hours=1)
            services.resolve_complaint(pk, by=officer, now=done, note="已现场复核，整改到位。")
    if Complaint.objects.get(pk=pk).state == State.RESOLVED and mark != Satisfaction.NOT_SATISFIED:
        services.close_complaint(pk, by=officer, now=moments[5])


def _drawing(dice: random.Random) -> Picture:
    """A drawn picture of an estate, in place of a photo."""
    image = Image.new("RGB", (960, 720), (dice.randint(170, 220), 205, 225))
    pen = ImageDraw.Draw(image)
    for left in range(40, 900, 180):
        top = dice.randint(160, 380)
        wall = dice.randint(150, 215)
        pen.rectangle((left, top, left + 140, 600), fill=(wall, wall - 12, wall - 30))
        for window in range(top + 20, 570, 48):
            for side in (18, 60, 102):
                pen.rectangle((left + side, window, left + side + 22, window + 26), fill=(92, 112, 132))
    pen.rectangle((0, 600, 960, 720), fill=(128, 132, 126))
    output = io.BytesIO()
    image.save(output, "JPEG", quality=80)
    return read_picture(output)
