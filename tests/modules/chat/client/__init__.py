"""The client library, run in Node."""
