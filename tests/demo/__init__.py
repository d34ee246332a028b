"""`make demo`: a running Saleor shop with the plugin, played chapter by chapter.

`python -m tests.demo` needs the environment of `python3 tests/lab exec`;
`python -m tests.demo --without-saleor` that of `python3 tests/lab exec --light`.
"""
