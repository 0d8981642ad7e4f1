"""An app that uses the event log as every app does, with effects that show when they are missing or doubled."""
