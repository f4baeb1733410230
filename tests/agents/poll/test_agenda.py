from __future__ import annotations

from agents.identity import feed_id
from agents.poll.agenda import Agenda, places
from agents.poll.budget import Budget
from agents.poll.limits import PollLimits
from agents.poll.store import MappingStore, Plan, decode_plan, decode_state, encode_state, registered
from schemas.values import Feed

A, B, C = (
    Feed(feed_id=feed_id(url), url=url)
    for url in ("https://a.example/", "https://b.example/", "https://c.example/")
)


def agenda(*feeds: Feed) -> tuple[Agenda, MappingStore, Budget]:
    store, budget = MappingStore({}), Budget(PollLimits())
    for one in feeds:
        store.add(one)
    made = Agenda(budget)
    made.absorb(store, 0.0)
    return made, store, budget


def plan(feed: Feed, due: float, url: str | None = None) -> Plan:
    return Plan(url or feed.url, url is not None, due, 600.0)


def test_due_feeds_come_in_the_order_of_their_times() -> None:
    made, _, _ = agenda(A, B, C)
    for feed, due in ((A, 30.0), (B, 10.0), (C, 20.0)):
        made.plan(feed.feed_id, plan(feed, due))
    assert made.take_due(5.0, 9) == []
    assert [feed for feed, _ in made.take_due(20.0, 9)] == [B.feed_id, C.feed_id]
    assert made.next_due() == 30.0


def test_a_feed_that_was_never_planned_is_due_since_it_came() -> None:
    made, store, _ = agenda()
    store.add(A)
    made.absorb(store, 77.0)
    assert made.take_due(80.0, 9) == [(A.feed_id, 77.0)]


def test_a_feed_under_way_is_not_due_again_until_it_is_given_back() -> None:
    made, store, _ = agenda(A)
    assert len(made.take_due(1.0, 9)) == 1
    store.add(A)
    made.absorb(store, 0.0)
    assert made.take_due(1.0, 9) == []
    made.give_back(A.feed_id, plan(A, 7.0))
    assert made.take_due(6.0, 9) == []
    assert made.take_due(7.0, 9) == [(A.feed_id, 7.0)]


def test_a_feed_that_went_is_forgotten_with_its_share_of_the_budget() -> None:
    made, store, budget = agenda(A, B)
    made.plan(A.feed_id, plan(A, 1.0))
    assert budget.planned > 0
    store.remove(A.feed_id)
    made.absorb(store, 0.0)
    assert (len(made), budget.planned) == (1, 0.0)
    assert A.feed_id not in made


def test_the_registered_feed_owns_its_address_before_one_that_moved_there() -> None:
    made, _, _ = agenda(A, B, C)
    made.plan(B.feed_id, plan(B, 1.0, A.url))
    assert made.feed_at(A.url) == A.feed_id
    assert made.feed_at("https://d.example/") is None


def test_of_two_feeds_that_moved_to_one_address_both_agree_on_the_owner() -> None:
    made, _, _ = agenda(A, B)
    for feed in (A, B):
        made.plan(feed.feed_id, plan(feed, 1.0, "https://d.example/"))
    assert made.feed_at("https://d.example/") == min(A.feed_id, B.feed_id)
    made.plan(A.feed_id, plan(A, 1.0))
    assert made.feed_at("https://d.example/") == B.feed_id


def test_places_are_host_and_registered_domain() -> None:
    assert places("https://feeds.bbci.co.uk:8080/x") == ("feeds.bbci.co.uk", "bbci.co.uk")
    assert places("no address") == ("", "")


def test_a_state_round_trips_and_its_plan_is_read_without_it() -> None:
    state = registered(None, A, 0)
    data = encode_state(state)
    assert decode_state(data) == state
    assert decode_plan(data) == Plan.of(state) == Plan(A.url, False, 0.0, 0.0)


def test_an_edit_keeps_what_was_learnt() -> None:
    store = MappingStore({})
    store.add(A)
    learnt = store.get(A.feed_id)
    assert learnt is not None
    store.add(Feed(feed_id=A.feed_id, url=A.url, language="de"))
    edited = store.get(A.feed_id)
    assert edited is not None
    assert (edited.feed.language, edited.rhythm) == ("de", learnt.rhythm)
    assert store.changes() == [A.feed_id]
    assert store.changes() == []
