package dev.freshold.client;

import java.util.OptionalLong;

/**
 * It was not stored, for serving it could break the bound.
 *
 * @param reason why
 * @param currentVersion with BEHIND: the lowest version that would be stored
 * @param message what happened, and what to do
 * @param receipt see {@link PutResult#receipt}
 */
public record Refused(
    RefusalReason reason, OptionalLong currentVersion, String message, String receipt)
    implements PutResult {}
