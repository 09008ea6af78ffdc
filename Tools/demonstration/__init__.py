"""The demonstration: real programs, simulated systems, every claim checked from outside."""
