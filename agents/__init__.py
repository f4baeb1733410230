"""The stages: one folder each, plain functions that decide and one async generator that moves.

Nothing here knows Faust. A stage may import `agents.stage`, `agents.identity` and
`agents.language`, never another stage.
"""
