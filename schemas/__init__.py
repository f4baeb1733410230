"""The values on the wire and the errors: every other package may import them, and they nothing of ours."""
