"""Correctness of the parser beside feedparser: every fixture of the corpus that has an expected result.

`python -m bench.parse_report DATA` prints the table and every difference with its reason.

    fixtures     the documents, and what kind of expectation each has
    expressions  evaluates the assertions in feedparser's own test files, without executing them
    view         a Document under feedparser's names, so that both are asked the same questions
    records      the expected results of lemon24/reader and kagisearch/fastfeedparser
    reasons.tsv  why a difference is right as it is
"""
