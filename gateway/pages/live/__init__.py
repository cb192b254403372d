"""What moves open pages: a stream that says "something changed"; the page then asks for what its reader may see."""
