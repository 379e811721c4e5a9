package dev.freshold.origin.http;

import dev.freshold.model.Tag;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an answer says that it depends on, in the fields that CDNs read: Surrogate-Key with spaces
 * between the tags, Cache-Tag and Edge-Cache-Tag with commas.
 */
final class SurrogateTags {

  private static final String SPACED = "Surrogate-Key";
  private static final List<String> LISTED = List.of("Cache-Tag", "Edge-Cache-Tag");

  private SurrogateTags() {}

  /**
   * All of them, each once.
   *
   * @throws IllegalArgumentException if one cannot be a tag, or there are too many: a tag that is
   *     left out would keep a value alive that was invalidated
   */
  static List<Tag> of(Fields fields) {
    List<Tag> tags =
        Stream.concat(
                fields.lines(SPACED).stream()
                    .flatMap(line -> Stream.of(line.split("[ \t]+")))
                    .filter(name -> !name.isEmpty())
                    .map(name -> tag(SPACED, name)),
                LISTED.stream()
                    .flatMap(field -> fields.members(field).stream().map(name -> tag(field, name))))
            .distinct()
            .toList();
    if (tags.size() > Tag.MAX_PER_ENTRY) {
      throw new IllegalArgumentException(
          "%d tags, at most %d".formatted(tags.size(), Tag.MAX_PER_ENTRY));
    }
    return tags;
  }

  private static Tag tag(String field, String name) {
    if (!Tag.isValid(name)) {
      throw new IllegalArgumentException(
          "a tag in %s that is not 1 to %d characters of printable ASCII without space"
              .formatted(field, Tag.MAX_LENGTH));
    }
    return new Tag(name);
  }
}
