"""The whole flow on one page.

    feeds ─▶ poll ─▶ news.raw.v1 ─▶ dedupe ─▶ news.identified.v1 ─▶ match ─▶ news.items.v1
               ▲                                                                  │
         news.feeds.v1          news.events.v1.<region> ◀─ publish ◀─ news.stories.v1 ◀─ enrich

What cannot be used at a stage goes to news.dlq.v1.<stage>. Each role is an app of its own; a worker runs
one or more of them (streams/worker.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from agents.dedupe import agent as deduping
from agents.enrich import agent as enriching
from agents.enrich.classifier import load_classifier
from agents.enrich.enricher import Enricher
from agents.publish import agent as publishing
from schemas.dead_letter import dead_letter_topic
from streams.polling import Polling
from streams.stages import Role
from streams.topics import FEEDS, IDENTIFIED, ITEMS, RAW, STORIES, event_topics


def poll(role: Role) -> None:
    """Ask each feed of the registry in its own rhythm."""
    polling = Polling(role)
    role.stage("feeds", FEEDS, polling.registry, outputs=[dead_letter_topic("feeds")])
    role.task(polling.run)


def dedupe(role: Role) -> None:
    """Withhold what is seen again; find the copies of other outlets within a language."""
    identify = partial(
        deduping.identify, table=role.table("articles"), judge=role.judge("dedupe"), clock=role.clock
    )
    match = partial(deduping.match, table=role.table("copies"), judge=role.judge("match"), clock=role.clock)
    role.stage("dedupe", RAW, identify, outputs=[IDENTIFIED, dead_letter_topic("dedupe")])
    role.stage("match", IDENTIFIED, match, outputs=[ITEMS, dead_letter_topic("match")])


def enrich(role: Role) -> None:
    """Tag language, countries, regions and subjects, each with its evidence."""
    enricher = Enricher(
        policy=role.settings.policy,
        overlay=role.settings.lexicon_overlay,
        classify=load_classifier(role.settings.classifier),
    )
    enricher.load()
    tag = partial(enriching.enrich, enricher=enricher, judge=role.judge("enrich"), clock=role.clock)
    role.stage("enrich", ITEMS, tag, outputs=[STORIES, dead_letter_topic("enrich")])


def publish(role: Role) -> None:
    """Send one event to each region that a story is about."""
    route = partial(publishing.publish, judge=role.judge("publish"), clock=role.clock)
    role.stage("publish", STORIES, route, outputs=[*event_topics(), dead_letter_topic("publish")])


def console(_role: Role) -> None:
    """Run no stage: the console reads what the others write (console/view)."""


WIRE: dict[str, Callable[[Role], None]] = {
    "poll": poll,
    "dedupe": dedupe,
    "enrich": enrich,
    "publish": publish,
    "console": console,
}
"""What each role puts on its app."""
