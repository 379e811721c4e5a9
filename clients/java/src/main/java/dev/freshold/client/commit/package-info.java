/**
 * Busts that are sent after a commit, and never before it: collected by hand in a JDBC transaction,
 * or written into an outbox.
 */
@NullMarked
package dev.freshold.client.commit;

import org.jspecify.annotations.NullMarked;
