"""The few words that modules and adapters are written in; imports nothing else of app."""
