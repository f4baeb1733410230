from __future__ import annotations

from agents.poll.limits import PollLimits
from agents.poll.politeness import Lanes, Throttles


def test_one_domain_is_asked_once_at_a_time_and_rests_between() -> None:
    lanes = Lanes(PollLimits(domain_concurrency=1, domain_delay_s=2.0))
    for feed in "abc":
        lanes.add("x.org", feed, 0.0)
    assert lanes.take(0.0, 10) == [("x.org", "a")]
    assert lanes.take(5.0, 10) == []
    lanes.done("x.org", 5.0)
    assert lanes.take(6.9, 10) == []
    assert lanes.next_ready() == 7.0
    assert lanes.take(7.0, 10) == [("x.org", "b")]


def test_domains_do_not_wait_for_each_other() -> None:
    lanes = Lanes(PollLimits())
    for domain in ("x.org", "y.org", "z.org"):
        lanes.add(domain, domain, 0.0)
    assert [domain for domain, _ in lanes.take(0.0, 2)] == ["x.org", "y.org"]
    assert [domain for domain, _ in lanes.take(0.0, 2)] == ["z.org"]


def test_the_lane_that_has_waited_longest_comes_first() -> None:
    lanes = Lanes(PollLimits())
    for domain, due in (("x.org", 3.0), ("y.org", 1.0), ("z.org", 2.0)):
        lanes.add(domain, domain, due)
    assert lanes.next_ready() == 1.0
    assert [domain for domain, _ in lanes.take(5.0, 10)] == ["y.org", "z.org", "x.org"]


def test_a_feed_that_comes_late_does_not_hold_its_lane() -> None:
    lanes = Lanes(PollLimits(domain_delay_s=1.0))
    lanes.add("x.org", "a", 1.0)
    lanes.add("x.org", "b", 9.0)
    assert lanes.next_ready() == 1.0
    assert lanes.take(9.0, 10) == [("x.org", "a")]
    lanes.done("x.org", 9.0)
    assert lanes.next_ready() == 10.0


def test_two_at_once_where_the_setting_says_so() -> None:
    lanes = Lanes(PollLimits(domain_concurrency=2, domain_delay_s=1.0))
    for feed in "abc":
        lanes.add("x.org", feed, 0.0)
    assert len(lanes.take(0.0, 10)) == 1
    assert len(lanes.take(1.0, 10)) == 1
    assert lanes.take(9.0, 10) == []
    lanes.done("x.org", 9.0)
    assert len(lanes.take(10.0, 10)) == 1


def test_a_connection_is_kept_only_while_others_wait() -> None:
    lanes = Lanes(PollLimits(domain_delay_s=0.0))
    lanes.add("x.org", "a", 0.0)
    lanes.add("x.org", "b", 0.0)
    lanes.take(0.0, 1)
    assert lanes.others_wait("x.org")
    lanes.done("x.org", 0.0)
    lanes.take(0.0, 1)
    assert not lanes.others_wait("x.org")


def test_a_domain_at_rest_is_forgotten_after_its_rest() -> None:
    lanes = Lanes(PollLimits(domain_delay_s=2.0))
    lanes.add("x.org", "a", 0.0)
    lanes.take(0.0, 1)
    lanes.done("x.org", 0.0)
    lanes.sweep(1.0)
    lanes.add("x.org", "b", 0.0)
    assert lanes.take(1.0, 1) == []
    lanes.sweep(99.0)
    assert lanes.take(99.0, 1) == [("x.org", "b")]


def test_a_throttled_feed_alone_holds_nobody_else() -> None:
    throttles = Throttles()
    throttles.note("a", "www.x.org", "x.org", now=0.0, until=600.0)
    throttles.note("a", "www.x.org", "x.org", now=10.0, until=600.0)
    assert throttles.until("www.x.org", "x.org", 20.0) is None


def test_two_throttled_feeds_hold_their_host() -> None:
    throttles = Throttles()
    for feed in "ab":
        throttles.note(feed, "www.x.org", "x.org", now=0.0, until=600.0)
    assert throttles.until("www.x.org", "x.org", 1.0) == 600.0
    assert throttles.until("feeds.x.org", "x.org", 1.0) is None
    assert throttles.until("www.x.org", "x.org", 600.0) is None


def test_two_throttled_hosts_hold_their_domain() -> None:
    throttles = Throttles()
    for host in ("www.x.org", "feeds.x.org"):
        for feed in "ab":
            throttles.note(host + feed, host, "x.org", now=0.0, until=600.0)
    assert throttles.until("other.x.org", "x.org", 1.0) == 600.0


def test_throttlings_far_apart_do_not_add_up() -> None:
    throttles = Throttles()
    throttles.note("a", "www.x.org", "x.org", now=0.0, until=600.0)
    throttles.sweep(7200.0)
    throttles.note("b", "www.x.org", "x.org", now=7200.0, until=7800.0)
    assert throttles.until("www.x.org", "x.org", 7201.0) is None
