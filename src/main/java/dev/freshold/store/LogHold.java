package dev.freshold.store;

import dev.freshold.model.Epoch;
import dev.freshold.model.Tenant;

/**
 * The right to flush the log of a tenant, in one epoch: in another, entries may be others under the
 * same ids.
 *
 * @param token of whoever has it
 */
public record LogHold(Tenant tenant, String token, Epoch epoch) {}
