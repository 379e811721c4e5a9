/**
 * Serves OriginService out of functions: the namespaces whose origin names it are loaded from it.
 */
@NullMarked
package dev.freshold.client.origin;

import org.jspecify.annotations.NullMarked;
