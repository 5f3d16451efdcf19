"""The messenger: a modular backend for talking in real time."""

VERSION = "0.1.0"
