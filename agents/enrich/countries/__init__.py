"""Which countries a text names: `CountryTagger().find(text, language)` gives the mentions with their places.

    lexicon files -> forms.py (a form and its endings) -> index.py (forms by their first letters)
    text -> spaced.py (one look-up per word) or unspaced.py (Aho-Corasick) -> context.py (homographs)

How the lexicons are written stands in docs/countries.md.
"""

from agents.enrich.countries.mention import Mention
from agents.enrich.countries.tagger import CountryTagger

__all__ = ["CountryTagger", "Mention"]
