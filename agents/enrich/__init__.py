"""The enrich stage: what an item is about, and why we say so (docs/enrichment.md)."""

from agents.enrich.agent import enrich
from agents.enrich.classifier import Classify, load_classifier
from agents.enrich.enricher import Enricher

__all__ = ["Classify", "Enricher", "enrich", "load_classifier"]
