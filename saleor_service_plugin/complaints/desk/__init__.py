"""The staff's lists: pages, filters, search, what comes next."""
