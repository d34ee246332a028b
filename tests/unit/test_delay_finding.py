"""Whether a line comes later than told, why, and when to look again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.delivery.calendars.working_time import Interval, WorkCalendar
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.delays.find import (
    Finding,
    Judged,
    Line,
    Parcel,
    Rules,
    judge,
)
from saleor_service_plugin.delivery.promises.window import Terms
from saleor_service_plugin.delivery.states import ParcelState

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = (*(((Interval(9 * 60, 17 * 60),),) * 5), (), ())
DAYS = (*(((Interval(0, 24 * 60),),) * 5), (), ())

# Monday 2 to Friday 6 November 2026: a week without holidays.
MON, TUE, WED, THU, FRI = (date(2026, 11, day) for day in range(2, 7))
NEXT_MON = date(2026, 11, 9)

TERMS = Terms(
    warehouse=WorkCalendar(BERLIN, OFFICE, cutoff=12 * 60),
    carrier=WorkCalendar(BERLIN, DAYS),
    handling_min=0,
    handling_max=1,
    transit_min=1,
    transit_max=2,
)
RULES = Rules(BERLIN, first_scan_hours=8, quiet_scan_days=2, quiet_from=20, quiet_to=8)

LINE = Line(
    latest=FRI,
    dated=True,
    to_send=1,
    served=True,
    comes_on=None,
    waited=False,
    said_latest=None,
)


def at(day: date, clock: str) -> datetime:
    """Return a moment by the clock in Berlin."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=BERLIN).astimezone(
        UTC
    )


def a_parcel(**changes: object) -> Parcel:
    """Return a parcel that left on Wednesday and was seen by its carrier that evening."""
    left = Parcel(
        sent_at=at(WED, "16:00"),
        state=ParcelState.IN_TRANSIT,
        state_at=at(WED, "20:00"),
        forecast_until=None,
        first_scan_at=at(WED, "20:00"),
        last_scan_at=at(THU, "04:00"),
        heard=True,
    )
    return replace(left, **changes)  # type: ignore[arg-type]


def on_the_way(**changes: object) -> Line:
    """Return a line whose only parcel is under way."""
    return replace(LINE, to_send=0, parcels=(a_parcel(**changes),))


class TestBeforeTheHandOver:
    def test_nothing_is_late_while_it_can_still_leave_in_time(self) -> None:
        # Two days of transit: what leaves on Wednesday is there on Friday.
        judged = judge(LINE, TERMS, RULES, at(WED, "16:59"))
        assert (judged.finding, judged.look_at) == (None, at(WED, "17:00"))

    def test_late_when_the_last_day_ends_two_working_days_ahead(self) -> None:
        judged = judge(LINE, TERMS, RULES, at(WED, "17:00"))
        # From Thursday: handed over on Friday, two days of transit over the weekend.
        assert judged.finding == Finding(Cause.NOT_PACKED, FRI, date(2026, 11, 10))

    def test_with_days_that_are_known_better_it_waits_longer(self) -> None:
        usual = replace(TERMS, usual=1)
        assert judge(LINE, usual, RULES, at(WED, "17:00")).finding is None
        found = judge(LINE, usual, RULES, at(THU, "17:00")).finding
        assert found is not None and found.cause is Cause.NOT_PACKED

    def test_decided_before_the_quiet_hours_where_work_ends_within_them(self) -> None:
        late = WorkCalendar(BERLIN, (*(((Interval(9 * 60, 23 * 60),),) * 5), (), ()))
        judged = judge(LINE, replace(TERMS, warehouse=late), RULES, at(WED, "12:00"))
        assert judged.look_at == at(WED, "19:30")

    def test_without_quiet_hours_at_the_end_of_work(self) -> None:
        late = WorkCalendar(BERLIN, (*(((Interval(9 * 60, 23 * 60),),) * 5), (), ()))
        terms, rules = replace(TERMS, warehouse=late), replace(RULES, quiet_from=0, quiet_to=0)
        assert judge(LINE, terms, rules, at(WED, "12:00")).look_at == at(WED, "23:00")

    def test_over_the_weekend_the_working_day_before_counts(self) -> None:
        line = replace(LINE, latest=date(2026, 11, 10))
        assert judge(line, TERMS, RULES, at(MON, "10:00")).look_at == at(FRI, "17:00")

    def test_collected_goods_have_until_the_end_of_the_promised_day(self) -> None:
        terms = replace(TERMS, collected=True, transit_min=0, transit_max=0)
        assert judge(LINE, terms, RULES, at(FRI, "12:00")).look_at == at(FRI, "17:00")
        assert judge(LINE, terms, RULES, at(FRI, "17:00")).finding is not None

    def test_what_has_no_date_is_not_late(self) -> None:
        assert judge(replace(LINE, dated=False, latest=None), None, RULES, at(FRI, "17:00")) == (
            judge(replace(LINE, latest=None), TERMS, RULES, at(FRI, "17:00"))
        )


class TestWithoutTheGoods:
    def test_told_at_once_without_a_day_where_nobody_knows(self) -> None:
        judged = judge(replace(LINE, served=False), TERMS, RULES, at(MON, "10:00"))
        assert judged.finding == Finding(Cause.STOCK)

    def test_with_a_day_where_it_is_known(self) -> None:
        line = replace(LINE, served=False, comes_on=NEXT_MON)
        judged = judge(line, TERMS, RULES, at(MON, "10:00"))
        assert judged.finding == Finding(Cause.STOCK, date(2026, 11, 10), date(2026, 11, 12))

    def test_no_news_where_the_day_holds_anyhow(self) -> None:
        line = replace(LINE, served=False, comes_on=TUE)
        assert judge(line, TERMS, RULES, at(MON, "10:00")).finding is None

    def test_said_once(self) -> None:
        line = replace(LINE, served=False, waited=True, latest=None)
        assert judge(line, TERMS, RULES, at(MON, "10:00")).finding is None

    def test_a_day_after_all_is_news(self) -> None:
        line = replace(LINE, served=False, waited=True, latest=None, comes_on=NEXT_MON)
        found = judge(line, TERMS, RULES, at(MON, "10:00")).finding
        assert found == Finding(Cause.STOCK, date(2026, 11, 10), date(2026, 11, 12))

    def test_the_day_passed_and_it_is_not_there(self) -> None:
        line = replace(LINE, served=False, waited=True, latest=FRI, comes_on=TUE)
        assert judge(line, TERMS, RULES, at(WED, "10:00")).finding == Finding(Cause.STOCK)

    def test_sooner_is_news_too(self) -> None:
        later = date(2026, 11, 20)
        line = replace(LINE, served=False, waited=True, latest=later, comes_on=NEXT_MON)
        found = judge(line, TERMS, RULES, at(MON, "10:00")).finding
        assert found is not None and found.sooner


class TestOnTheWay:
    def test_a_forecast_past_the_promise_is_told_at_once(self) -> None:
        line = on_the_way(forecast_until=at(NEXT_MON, "18:00"))
        found = judge(line, TERMS, RULES, at(THU, "09:00")).finding
        assert found == Finding(Cause.FORECAST, None, NEXT_MON)

    def test_a_forecast_on_the_promised_day_is_none(self) -> None:
        line = on_the_way(forecast_until=at(FRI, "21:00"))
        assert judge(line, TERMS, RULES, at(THU, "09:00")).finding is None

    def test_at_six_on_the_promised_day(self) -> None:
        line = on_the_way(last_scan_at=at(FRI, "04:00"))
        assert judge(line, TERMS, RULES, at(FRI, "17:59")).look_at == at(FRI, "18:00")
        assert judge(line, TERMS, RULES, at(FRI, "18:00")).finding == Finding(Cause.NOT_ARRIVED)

    def test_earlier_where_the_quiet_hours_begin_earlier(self) -> None:
        rules = replace(RULES, quiet_from=18)
        assert judge(on_the_way(), TERMS, rules, at(FRI, "12:00")).look_at == at(FRI, "17:30")

    def test_out_for_delivery_has_until_the_next_morning(self) -> None:
        line = on_the_way(state=ParcelState.OUT_FOR_DELIVERY, state_at=at(FRI, "08:00"))
        judged = judge(line, TERMS, RULES, at(FRI, "18:30"))
        assert (judged.finding, judged.look_at) == (None, at(NEXT_MON, "10:00"))
        assert judge(line, TERMS, RULES, at(NEXT_MON, "10:00")).finding is not None

    def test_never_scanned_is_told_the_evening_before(self) -> None:
        line = on_the_way(
            state=ParcelState.LABEL_CREATED, first_scan_at=None, last_scan_at=None
        )  # fmt: skip
        assert judge(line, TERMS, RULES, at(THU, "17:59")).look_at == at(THU, "18:00")
        assert judge(line, TERMS, RULES, at(THU, "18:00")).finding == Finding(Cause.NO_FIRST_SCAN)

    @pytest.mark.parametrize(
        "state", [ParcelState.READY_FOR_PICKUP, ParcelState.DELIVERY_ATTEMPTED]
    )
    def test_somebody_came_with_it(self, state: ParcelState) -> None:
        assert judge(on_the_way(state=state), TERMS, RULES, at(FRI, "19:00")).finding is None

    def test_who_tells_nothing_is_not_taken_for_late(self) -> None:
        line = on_the_way(first_scan_at=None, last_scan_at=None, heard=False)
        assert judge(line, TERMS, RULES, at(NEXT_MON, "19:00")).finding is None

    def test_who_has_told_nothing_yet_is_looked_at_when_it_would_be_late(self) -> None:
        # The carrier is asked meanwhile, and that it knows nothing marks no order.
        line = on_the_way(
            heard=False, first_scan_at=None, last_scan_at=None, state=ParcelState.UNKNOWN
        )
        first = judge(line, TERMS, RULES, at(WED, "16:01"))
        assert first == Judged(None, at(THU, "18:00"))
        assert judge(line, TERMS, RULES, at(THU, "18:00")) == Judged(None, at(FRI, "18:00"))
        assert judge(line, TERMS, RULES, at(FRI, "18:00")) == Judged()

    def test_left_late_says_nothing_where_the_carrier_means_to_be_in_time(self) -> None:
        left = at(THU, "18:30")
        line = on_the_way(sent_at=left, first_scan_at=left, last_scan_at=left)
        assert judge(line, TERMS, RULES, at(THU, "19:00")).finding == Finding(
            Cause.NOT_PACKED, FRI, NEXT_MON
        )
        known = on_the_way(
            sent_at=left, first_scan_at=left, last_scan_at=left, forecast_until=at(FRI, "12:00")
        )
        assert judge(known, TERMS, RULES, at(THU, "19:00")) == Judged(None, at(FRI, "18:00"))

    def test_on_its_way_back_has_no_day(self) -> None:
        line = on_the_way(state=ParcelState.RETURNING)
        assert judge(line, TERMS, RULES, at(THU, "09:00")).finding == Finding(Cause.COMING_BACK)
        told = replace(line, latest=None)
        assert judge(told, TERMS, RULES, at(THU, "09:00")).finding is None

    def test_told_without_a_day_then_the_carrier_has_one(self) -> None:
        line = on_the_way(forecast_until=at(NEXT_MON, "12:00"), last_scan_at=at(FRI, "20:00"))
        found = judge(replace(line, latest=None), TERMS, RULES, at(FRI, "21:00")).finding
        assert found == Finding(Cause.FORECAST, None, NEXT_MON)


class TestStaff:
    def test_their_day_holds_over_everything(self) -> None:
        line = replace(LINE, served=False, said_latest=NEXT_MON, said_new=True)
        found = judge(line, TERMS, RULES, at(MON, "09:00")).finding
        assert found == Finding(Cause.STAFF, None, NEXT_MON)

    def test_and_is_news_once(self) -> None:
        line = replace(LINE, latest=NEXT_MON, said_latest=NEXT_MON, said_new=True)
        assert judge(line, TERMS, RULES, at(MON, "09:00") + timedelta(hours=1)).finding is None
