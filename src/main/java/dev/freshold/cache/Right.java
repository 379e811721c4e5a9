package dev.freshold.cache;

import dev.freshold.journal.Asked;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import org.jspecify.annotations.Nullable;

/**
 * The right to load a key, which the store has given to this node.
 *
 * @param facts what was read in the same step
 * @param lease what it is called
 * @param askedAt when it was asked for, by the scheduler's clock in milliseconds
 * @param asked what this node's journal had said before that; null: nothing of the key is kept here
 */
record Right(ReadFacts facts, LeaseAnswer.Granted lease, long askedAt, @Nullable Asked asked) {}
