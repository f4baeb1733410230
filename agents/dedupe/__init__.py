"""Dedupe: what of the polled items is new, and what repeats, revises, copies or follows what is known."""

from agents.dedupe.decisions import decide_all

__all__ = ["decide_all"]
