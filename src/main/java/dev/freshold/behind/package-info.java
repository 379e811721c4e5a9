/**
 * Write-behind: from the log, in which acknowledged writes wait, to the origin. Sees the port of
 * the log and the origins, and knows nothing of the calls that bring the writes.
 */
@NullMarked
package dev.freshold.behind;

import org.jspecify.annotations.NullMarked;
