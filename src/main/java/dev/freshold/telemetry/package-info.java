/** What the other rooms have counted, as metrics. No label ever holds a key, a tag or a tenant. */
@NullMarked
package dev.freshold.telemetry;

import org.jspecify.annotations.NullMarked;
