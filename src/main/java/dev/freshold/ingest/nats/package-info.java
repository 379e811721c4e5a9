/** Channels of NATS JetStream. The only room that sees its types. */
@NullMarked
package dev.freshold.ingest.nats;

import org.jspecify.annotations.NullMarked;
