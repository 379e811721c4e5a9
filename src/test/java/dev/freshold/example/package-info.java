/**
 * An origin to copy: a Postgres table, served as {@code freshold.v1.OriginService}, and the outbox
 * that tells Freshold what was committed.
 *
 * <p>Start reading at {@link dev.freshold.example.ProductOrigin}, which answers Freshold, and at
 * {@link dev.freshold.example.OutboxRelay}, which tells it what has changed. {@code make origin}
 * runs both.
 */
@NullMarked
package dev.freshold.example;

import org.jspecify.annotations.NullMarked;
