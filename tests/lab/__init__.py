"""The lab: brings a fresh machine to green tests. Standard library only, Python >= 3.8."""
