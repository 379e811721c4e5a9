/** The operations: get, put, abandon, invalidate, bump, explain. */
@NullMarked
package dev.freshold.cache;

import org.jspecify.annotations.NullMarked;
