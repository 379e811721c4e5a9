/** Channels of Pulsar. The only room that sees its types. */
@NullMarked
package dev.freshold.ingest.pulsar;

import org.jspecify.annotations.NullMarked;
