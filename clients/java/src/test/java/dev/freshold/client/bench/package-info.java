/** What is measured: see bench/RESULTS.md at the root of the repository. */
@NullMarked
package dev.freshold.client.bench;

import org.jspecify.annotations.NullMarked;
