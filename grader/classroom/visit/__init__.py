"""Taking a seat from a terminal: the login, the seat and its websocket, as a browser would go about it."""
