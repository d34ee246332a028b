"""What a browser on a storefront's own address may do with a real Saleor server."""
