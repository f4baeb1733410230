"""Publish: from one decided and enriched item to one event on the topic of every region concerned."""

from agents.publish.routing import events

__all__ = ["events"]
