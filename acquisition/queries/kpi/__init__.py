"""The figures of acquisition, each defined once: one function a figure."""
