/** Sends busts after the commit of a Spring transaction. */
@NullMarked
package dev.freshold.client.spring;

import org.jspecify.annotations.NullMarked;
