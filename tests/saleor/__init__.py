"""Tests on real Saleor: real requests, real commits."""
