package dev.freshold.client;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The right, given to one caller in the fleet, to load a key and put it.
 *
 * @param token goes into {@link PutOptions#underLease} or {@link Cache#abandon}
 * @param duration how long it holds; a later put is refused as LEASE_LOST
 * @param minVersion a load of an older version will be refused
 * @param readPrimary a replica may not have caught up with what was invalidated
 */
public record Lease(
    String token, Duration duration, OptionalLong minVersion, boolean readPrimary) {}
