"""One module per wire format; each maps requests to bank calls and bank values to answers."""
