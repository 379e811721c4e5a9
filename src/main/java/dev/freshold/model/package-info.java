/** Value types: keys, tags, versions, generations, entries. Sees nothing but the JDK. */
@NullMarked
package dev.freshold.model;

import org.jspecify.annotations.NullMarked;
