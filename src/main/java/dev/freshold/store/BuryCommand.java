package dev.freshold.store;

import dev.freshold.model.Version;
import org.jspecify.annotations.Nullable;

/**
 * A write that the origin will not have.
 *
 * @param newest of the key that the holder has seen in the log
 * @param left the greatest version of the key that is still to be written; null: none is
 * @param code why, as a canonical code of gRPC
 * @param attempts how often it was tried
 * @param keep how many dead letters are kept, roughly
 */
public record BuryCommand(
    LogHold hold,
    LoggedWrite write,
    LogId newest,
    @Nullable Version left,
    String code,
    String message,
    int attempts,
    int keep) {}
