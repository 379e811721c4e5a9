/** Says in HTTP how long an answer may be kept. */
@NullMarked
package dev.freshold.client.http;

import org.jspecify.annotations.NullMarked;
