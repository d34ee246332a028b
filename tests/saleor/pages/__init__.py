"""Our pages in the Dashboard, asked for as its frame does."""
