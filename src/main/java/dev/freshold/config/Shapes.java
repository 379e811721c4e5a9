package dev.freshold.config;

import dev.freshold.model.Tag;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.TagPattern;
import dev.freshold.policy.TagTemplate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The templates of a namespace: the shape of its keys, and the tags that follow from a key.
 *
 * @param key empty: any key
 */
record Shapes(
    Chosen<Optional<KeyTemplate>> key,
    Chosen<List<TagTemplate>> tags,
    Chosen<List<TagPattern>> requireTags,
    Chosen<List<TagTemplate>> scopes) {

  private static final String KEY = "key";
  private static final String TAGS = "tags";
  private static final String REQUIRE_TAGS = "require-tags";
  private static final String SCOPES = "scopes";

  /** Every fault has been reported. */
  static Shapes read(Group group, Defaults defaults) {
    Optional<Chosen<KeyTemplate>> key =
        group.text(
            KEY,
            text ->
                checked(
                    text, KeyTemplate::parse, "write a shape such as \"{id}\" or \"{user}/cart\""));
    Chosen<Optional<KeyTemplate>> shape =
        key.map(chosen -> chosen.map(Optional::of))
            .orElseGet(() -> defaults.always(Optional.empty()));
    Shapes shapes =
        new Shapes(
            shape,
            templates(group, TAGS, defaults, shape),
            patterns(group, defaults),
            templates(group, SCOPES, defaults, shape));
    shapes.checkCounts(group);
    return shapes;
  }

  private static Chosen<List<TagTemplate>> templates(
      Group group, String name, Defaults defaults, Chosen<Optional<KeyTemplate>> key) {
    if (key.value().isEmpty()) {
      return refuseWithoutKey(group, name, defaults);
    }
    List<String> placeholders = key.value().get().placeholders();
    String remedy = "write for example \"thing:{" + placeholders.getFirst() + "}\"";
    return group
        .texts(
            name,
            text -> checked(text, template -> TagTemplate.parse(template, placeholders), remedy))
        .orElseGet(() -> defaults.always(List.of()));
  }

  /**
   * Tags are made from what the key template finds in a key, those without placeholders too. Where
   * a key template is written but cannot be read, that is the only fault.
   */
  private static Chosen<List<TagTemplate>> refuseWithoutKey(
      Group group, String name, Defaults defaults) {
    if (group.isWritten(name) && !group.isWritten(KEY)) {
      group.refuse(
          name,
          "needs a key template, and there is none",
          "write one with the placeholders, in quotes, such as key: \"{id}\"");
    }
    return defaults.always(List.of());
  }

  private static Chosen<List<TagPattern>> patterns(Group group, Defaults defaults) {
    return group
        .texts(
            REQUIRE_TAGS,
            text -> checked(text, TagPattern::new, "write a tag, or the start of one and a star"))
        .orElseGet(
            () ->
                defaults.byPreset(
                    defaults.preset().requireTags().stream().map(TagPattern::new).toList()));
  }

  private static <T> T checked(String text, Function<String, T> parser, String remedy)
      throws Unreadable {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException invalid) {
      throw new Unreadable(String.valueOf(invalid.getMessage()), remedy);
    }
  }

  private void checkCounts(Group group) {
    int made = tags.value().size() + scopes.value().size();
    if (made > Tag.MAX_PER_ENTRY) {
      group.refuse(
          TAGS,
          "has %d templates, and scopes %d, together %d; an entry carries at most %d tags"
              .formatted(tags.value().size(), scopes.value().size(), made, Tag.MAX_PER_ENTRY),
          "remove " + (made - Tag.MAX_PER_ENTRY) + " of them");
    }
    int required = requireTags.value().size();
    if (required > Tag.MAX_PER_ENTRY) {
      group.refuse(
          REQUIRE_TAGS,
          "has %d patterns; an entry carries at most %d tags"
              .formatted(required, Tag.MAX_PER_ENTRY),
          "remove " + (required - Tag.MAX_PER_ENTRY) + " of them");
    }
  }
}
