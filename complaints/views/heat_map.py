"""The heat map: estates as circles and areas as tints, by complaints received; the same as a table."""

from typing import Any

from django.http import HttpRequest

from complaints.rules.measures import MEASURES
from complaints.selectors import statistics as numbers
from complaints.selectors.heat_map import borders_of, circles_of
from complaints.views.statistics import Links, asked, chosen_of


def map_context(request: HttpRequest) -> dict[str, Any]:
    """The table of estates and areas, and where the map gets its data."""
    form = asked(request)
    links, of = Links(form), form.slice()
    circles = circles_of(of)
    for circle in circles:
        circle["label"] = circle["name"]
        circle["address"] = links.cases("received", estate=circle["code"])
    return {
        "form": form,
        "period": of.period,
        "chosen": chosen_of(form, links),
        "counted_at": form.counted_at,
        "circles": circles,
        "areas": [
            {"label": line.label, "number": line.counts.received, "address": links.cases("received", area=line.key)}
            for line in numbers.by_area(of)
        ],
        "measure": MEASURES["received"].label,
        "data_address": links.to("admin:complaints_complaintdaily_map_data"),
        "back": links.to("admin:complaints_complaintdaily_changelist"),
    }


def map_data(request: HttpRequest) -> dict[str, Any]:
    """Circles and borders for the map. Only areas and estates that the person may see."""
    form = asked(request)
    links, of = Links(form), form.slice()
    return {
        "estates": [
            {
                "name": circle["name"],
                "at": [str(circle["latitude"]), str(circle["longitude"])],
                "number": circle["number"],
                "address": links.cases("received", estate=circle["code"]),
            }
            for circle in circles_of(of)
            if circle["latitude"] is not None
        ],
        "areas": [{**border, "address": links.cases("received", area=border["code"])} for border in borders_of(of)],
    }
