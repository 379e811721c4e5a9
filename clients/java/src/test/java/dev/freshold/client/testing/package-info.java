/** What tests share: a server that records and answers, and the wait for a condition. */
@NullMarked
package dev.freshold.client.testing;

import org.jspecify.annotations.NullMarked;
