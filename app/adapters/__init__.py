"""The outside world: every port of the kernel has its adapters here."""
