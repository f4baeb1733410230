"""Push beside polling: WebSub and rssCloud subscriptions, pure protocol and aiohttp handlers."""
