package dev.freshold.store;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * A node says how far it has applied the journal of a partition, and asks for its lease anew.
 *
 * @param node names one life of one process, and no other ever
 * @param serial grows with every renewal that the node sends in this partition. One that is
 *     overtaken on its way by a later one has no effect.
 * @param leaseMillis how long the lease lasts that it takes, counted from before it sends this
 * @param applied null: it holds no copies, and begins where the journal stands
 */
public record RenewCommand(
    Tenant tenant, String node, long serial, long leaseMillis, @Nullable Receipt applied) {}
