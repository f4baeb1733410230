"""Measurements, each as ratios side by side in one run, and the fault suite: `python -m bench.<name>`."""
