"""Time and memory of country tagging, beside merely splitting the same text into words.

    python -m bench.country_speed DATA [--language de ...]

Texts are the sentences of DATA (see bench/countries.py) joined to 1,500 characters. `first`: texts whose
words were never seen; `warm`: the same texts again, best of five rounds; `split`: only
agents.enrich.text.split_words (where words are not spaced: only lower-casing).
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

from agents.enrich.countries import CountryTagger
from agents.enrich.text import UNSPACED, fold_in_place, split_words
from bench.countries import sentences
from catalog.lexicons import writings

LENGTH = 1500
ROUNDS = 5


def texts(folder: Path, language: str) -> list[str]:
    """Return the sentences of a language as texts of `LENGTH` characters."""
    whole = " ".join(sentence.text for sentence in sentences(folder, language, "ext"))
    return [whole[start : start + LENGTH] for start in range(0, len(whole) - LENGTH, LENGTH)]


def microseconds(call: Callable[[str], object], cases: list[str]) -> float:
    """Return the time of one call, in microseconds of this process."""
    start = time.process_time()
    for case in cases:
        call(case)
    return (time.process_time() - start) / len(cases) * 1e6


def main() -> None:
    """Print the start-up of all languages, then one line for each language asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--language", nargs="+", default=["de", "en", "ru", "ar", "tr", "fi", "hi", "ko", "zh"]
    )
    options = parser.parse_args()
    _print_start()
    for language in options.language:
        _print_language(language, texts(options.data / "countries", language))


def _print_start() -> None:
    tagger, before = CountryTagger(), time.process_time()
    for language in writings():
        tagger.find("-", language)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(writings())} languages loaded in {time.process_time() - before:.2f} s, {peak:.0f} MB at most"
    )


def _print_language(language: str, cases: list[str]) -> None:
    tagger = CountryTagger()
    tagger.find("-", language)
    first = microseconds(lambda case: tagger.find(case, language), cases)
    warm = min(microseconds(lambda case: tagger.find(case, language), cases) for _ in range(ROUNDS))
    splitting: Callable[[str], object] = fold_in_place if language in UNSPACED else split_words
    split = min(microseconds(splitting, cases) for _ in range(ROUNDS))
    mentions = sum(len(tagger.find(case, language)) for case in cases) / len(cases)
    print(
        f"{language:8} first {first:6.0f} us  warm {warm:5.0f} us  split {split:4.0f} us"
        f"  warm/split {warm / split:4.1f}  mentions {mentions:.1f}"
    )


if __name__ == "__main__":
    main()
