/** What a deployment of some size needs, reckoned from measured costs and tried on virtual time. */
@NullMarked
package dev.freshold.bench.capacity;

import org.jspecify.annotations.NullMarked;
