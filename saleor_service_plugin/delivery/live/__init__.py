"""Asking carriers what became of a parcel."""
