package dev.freshold.example;

import dev.freshold.v1.Loaded;
import dev.freshold.v1.NotFound;
import dev.freshold.v1.NotModified;
import dev.freshold.v1.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database has under a key.
 *
 * @param version of the row; null for what is computed out of many rows
 * @param body JSON
 * @param tags what it depends on
 * @param deleted whether the row is a tombstone
 */
record Document(
    String key, @Nullable Long version, String body, List<String> tags, boolean deleted) {

  Document {
    tags = List.copyOf(tags);
  }

  Value value() {
    return Value.newBuilder().setText(body).setContentType("application/json").build();
  }

  /** As an answer with the value. Its version is its validator too, for each has another. */
  Loaded loaded() {
    Loaded.Builder loaded = Loaded.newBuilder().setValue(value()).addAllTags(tags);
    return (version == null ? loaded : loaded.setVersion(version).setValidator(validator()))
        .build();
  }

  /** Whether somebody who was given this validator still has what is here. */
  boolean isKnownBy(String validator) {
    return !validator.isEmpty() && validator.equals(validator());
  }

  /**
   * As the answer that it was deleted. The version is needed: behind the fence that the deletion
   * has raised, an answer without one is refused as older.
   */
  NotFound notFound() {
    NotFound.Builder gone = absent().addAllTags(tags);
    return (version == null ? gone : gone.setVersion(version)).build();
  }

  /** As the answer that there never was such a row. */
  static NotFound.Builder absent() {
    return NotFound.newBuilder().setMessage("no such row");
  }

  NotModified notModified() {
    return NotModified.getDefaultInstance();
  }

  private String validator() {
    return version == null ? "" : version.toString();
  }
}
