"""News subjects (IPTC Media Topics) with their evidence, by readable tables of words per language."""

from agents.enrich.subjects.tagger import SubjectTagger

__all__ = ["SubjectTagger"]
