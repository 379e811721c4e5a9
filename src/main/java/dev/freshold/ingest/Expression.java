package dev.freshold.ingest;

import java.util.Map;

/**
 * An expression in CEL, the Common Expression Language, over what {@link Event#variables} names. It
 * always ends: the language has no loops but over what is there, and those are bounded.
 */
sealed interface Expression permits Path, CelExpression {

  /** Characters that one may have. */
  int MAX_LENGTH = 2_000;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Expression parse(String text) {
    Path path = Path.of(text);
    return path == null ? CelExpression.parse(text) : path;
  }

  /**
   * Reads one that is true or false.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Expression parseCondition(String text) {
    Path path = Path.of(text);
    return path == null ? CelExpression.parseCondition(text) : path;
  }

  /**
   * What it is for an event.
   *
   * @throws Unfit if it has no value for that event
   */
  Object eval(Map<String, Object> variables) throws Unfit;

  /**
   * Whether it is true for an event.
   *
   * @throws Unfit if it is neither true nor false
   */
  default boolean test(Map<String, Object> variables) throws Unfit {
    if (eval(variables) instanceof Boolean truth) {
      return truth;
    }
    throw new Unfit(this + " is neither true nor false", null);
  }
}
