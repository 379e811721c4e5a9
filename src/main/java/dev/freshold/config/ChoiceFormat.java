package dev.freshold.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One of the constants of an enum, written in lower case with dashes. */
final class ChoiceFormat<E extends Enum<E>> implements Format<E> {

  private final E[] constants;

  ChoiceFormat(Class<E> type) {
    this.constants = type.getEnumConstants();
  }

  @Override
  public Kind kind() {
    return Kind.CHOICE;
  }

  @Override
  public E parse(String text) throws Unreadable {
    for (E constant : constants) {
      if (print(constant).equals(text)) {
        return constant;
      }
    }
    List<String> known = names();
    throw new Unreadable(
        "is none of " + String.join(", ", known),
        Nearest.to(text.toLowerCase(Locale.ROOT), known)
            .map(near -> "write " + near)
            .orElse("write one of them"));
  }

  @Override
  public String print(E value) {
    return name(value);
  }

  /** How a constant is written. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All that may be written. */
  List<String> names() {
    return Arrays.stream(constants).map(this::print).toList();
  }
}
