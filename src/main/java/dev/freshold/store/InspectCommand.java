package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.List;

/** A look at one key. {@code subjects} is what the key itself names. */
public record InspectCommand(EntryKey key, List<Subject> subjects) {}
