"""The command line, the web console and the demonstration: everything that a person meets."""
