/** Sends busts after the commit of a JTA transaction. */
@NullMarked
package dev.freshold.client.jta;

import org.jspecify.annotations.NullMarked;
