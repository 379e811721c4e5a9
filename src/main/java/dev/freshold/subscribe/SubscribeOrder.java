package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for.
 *
 * @param after where to go on; null: from now on
 * @param checkpointMillis how often to say that there is nothing newer
 */
public record SubscribeOrder(
    Tenant tenant, Selector selector, @Nullable Receipt after, long checkpointMillis) {}
