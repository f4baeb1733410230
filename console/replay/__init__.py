"""What today's rules would say of stored items: compared, and published where it is wished."""
