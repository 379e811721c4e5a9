package dev.freshold.access;

import java.io.IOException;
import java.net.URI;

/** Fetches small documents. Blocks. */
@FunctionalInterface
interface Documents {

  String fetch(URI from) throws IOException;
}
