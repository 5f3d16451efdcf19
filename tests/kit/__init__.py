"""What tests are made of: databases, servers, counters."""
