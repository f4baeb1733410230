"""The values on the wire and the errors: what every other package may import, and nothing of ours above it."""
