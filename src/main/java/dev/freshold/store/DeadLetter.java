package dev.freshold.store;

import dev.freshold.model.Outcome;

/**
 * A write that was acknowledged, and that the origin does not have.
 *
 * @param write as it was in the log
 * @param outcome what was to be written; a negative one: a deletion
 * @param code why, as a canonical code of gRPC
 * @param attempts how often it was tried
 */
public record DeadLetter(
    LoggedWrite write, Outcome outcome, String code, String message, int attempts) {}
