"""The demonstration: the whole flow in one process on the embedded broker, fed by invented feeds."""
