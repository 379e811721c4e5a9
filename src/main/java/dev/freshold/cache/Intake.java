package dev.freshold.cache;

import dev.freshold.model.Tenant;
import dev.freshold.store.WriteLog;
import java.util.function.Consumer;

/**
 * Where writes go that are to reach the origin later.
 *
 * @param maxBacklog how many may wait for a tenant
 * @param appended told that something waits now
 */
public record Intake(WriteLog log, int maxBacklog, Consumer<Tenant> appended) {}
