/** Channels of RabbitMQ. The only room that sees its types. */
@NullMarked
package dev.freshold.ingest.rabbitmq;

import org.jspecify.annotations.NullMarked;
