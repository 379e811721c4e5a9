/** What tests stand on: manual time, scripted chance, ready-made policies, the store's contract. */
@NullMarked
package dev.freshold.testing;

import org.jspecify.annotations.NullMarked;
