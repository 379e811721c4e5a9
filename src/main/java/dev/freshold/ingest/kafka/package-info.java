/** Channels of Kafka. The only room that sees its types. */
@NullMarked
package dev.freshold.ingest.kafka;

import org.jspecify.annotations.NullMarked;
