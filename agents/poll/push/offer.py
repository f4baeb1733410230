"""What an answer offers to subscribe to: a hub of WebSub before a cloud of rssCloud."""

from __future__ import annotations

from agents.poll.answer import Answer
from agents.poll.by_page import counts_as_page
from agents.poll.push.events import Offer
from agents.poll.push.rsscloud import rsscloud_offer
from agents.poll.push.websub import websub_offer
from agents.poll.state import FeedState


def offer_of(state: FeedState, answer: Answer) -> Offer | None:
    """Return what `answer` offers, `state` being the feed after it; None also where a feed gave none.

    The topic without a `self` link is the feed's address and not what it redirects to for now: a target
    that differs at each poll would be a new topic each time.
    """
    if state.trouble is not None and not counts_as_page(state):
        return None
    url = answer.fetched.url if answer.page else state.address
    named = answer.document or answer.page
    return websub_offer(named, answer.fetched.links, url) or rsscloud_offer(answer.document, url)
