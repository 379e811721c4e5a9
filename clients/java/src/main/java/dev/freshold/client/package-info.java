/**
 * The Java client of Freshold, a cache platform where you say how wrong a value may be, and for how
 * long.
 *
 * <pre>{@code
 * Freshold client = Freshold.connect("localhost:9000");
 * Cache<Product> products = client.cache("product", Product.class);
 * Lookup<Product> found = products.getOrLoad("17", ask -> {
 *   Row row = database.product(ask.key());
 *   return Loaded.of(row.product()).version(row.version());
 * });
 * }</pre>
 *
 * A {@link dev.freshold.client.Freshold} is made once for each process and tenant; it is safe for
 * concurrent use, and so is everything made from it. A miss, a negative and a refused put are
 * answers, not errors. Errors are {@link dev.freshold.client.FresholdException}s, and their {@link
 * dev.freshold.client.ErrorKind} says what to do about them.
 *
 * <p>The contract that the clients of all languages share is in {@code clients/README.md} of the
 * repository.
 */
@NullMarked
package dev.freshold.client;

import org.jspecify.annotations.NullMarked;
