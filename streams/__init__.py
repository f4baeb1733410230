"""Kafka lives here: settings, brokers, topics, the Faust app with its patches, and the topology."""
