"""The reading room: pages made on the server, for any browser, with no script in them."""
