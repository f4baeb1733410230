"""Polling: feeds in, new and changed items out to `news.raw.v1`.

`agent.Poller` moves; everything beside it decides and is pure, but for `fetch` (HTTP) and `push.service`.
docs/polling.md walks through all of it.
"""
