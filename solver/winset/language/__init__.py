"""The language of game files: grammar, reader, binder, writer, and the JSON form of the same tree."""
