"""What the console shows: pure reductions of Kafka records, and the readers that feed them.

Pure, without a clock: `ledger`, `flow`, `growth`, `lag`, `feeds`, `regions`, `events`, `filters`, `ring`,
and `state`, which holds them all and makes the document of `/v1/status`.
Kafka, without a consumer group: `tail` follows topics, `offsets` asks where the stages stand, `history`
reads back for a subscriber that returns; `service` runs them.
"""
