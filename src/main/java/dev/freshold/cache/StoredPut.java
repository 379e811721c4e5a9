package dev.freshold.cache;

import dev.freshold.model.Tag;
import dev.freshold.store.PutResult;
import java.util.List;

/** What became of a put, and the tags that it went with. */
public record StoredPut(PutResult result, List<Tag> tags) {}
