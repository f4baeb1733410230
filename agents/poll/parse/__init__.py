"""Feed documents to items: fast where they are well-formed, repaired where they are not, never costly.

parse_document         bytes -> Document, by whatever way succeeds
parse_document_async   the same beside a running event loop
extract                the fast readers alone: no process, raises NeedsFallback
FallbackParser         the worker process with limits in which feedparser reads the rest
"""

from agents.poll.parse.document import Cloud, Document
from agents.poll.parse.fallback import FallbackParser
from agents.poll.parse.pipeline import NeedsFallback, extract, parse_document, parse_document_async

__all__ = [
    "Cloud",
    "Document",
    "FallbackParser",
    "NeedsFallback",
    "extract",
    "parse_document",
    "parse_document_async",
]
