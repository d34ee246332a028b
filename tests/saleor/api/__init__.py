"""Our API on real Saleor."""
