"""The web pages and endpoints of a worker, put on the aiohttp application that Faust serves.

Every role has `/healthz`, `/readyz` and `/metrics`; the role console has a page and the subscriber
endpoints below `/v1/` too. Nothing here changes anything: all of it answers GET.
"""

from console.web.contracts import Health, View
from console.web.install import install

__all__ = ["Health", "View", "install"]
