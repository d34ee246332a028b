"""Who is calling: finding a customer by what they say."""
