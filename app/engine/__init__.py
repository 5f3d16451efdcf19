"""The constructor: the only place that knows both the modules and the outside world."""
