"""Which language a text is written in; a package of its own because dedupe and enrich both ask."""

from agents.language.identification import UNDETERMINED, identify

__all__ = ["UNDETERMINED", "identify"]
