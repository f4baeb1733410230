"""Faults on purpose: workers on a real Apache Kafka are killed, frozen, cut off; every item is counted.

    python -m bench.faults                  # every fault, about 25 minutes
    python -m bench.faults kills poison     # some of them
    python -m bench.faults --list

Raw items go to `news.raw.v1` at a steady rate, two worker processes a role take them on, a fault is
injected, and when the flow has come to rest every topic is read to its end: what is missing is lost, what
is there more than once is twice (docs/delivery.md).
"""
