package dev.freshold.cache;

/** Why an answer of an origin cannot be kept, in words for those who ask for it. */
final class Misfit {

  private Misfit() {}

  /** What the policy misses in an answer. */
  static String words(Throwable unfit) {
    if (!(unfit instanceof ProblemException refusal)) {
      return "the origin's answer does not fit the namespace";
    }
    return switch (refusal.problem()) {
      case Problem.TagRequired tag -> "the origin's answer has no tag like " + tag.pattern();
      case Problem.TooManyTags tags ->
          "the origin's answer has %d tags with those of the templates, at most %d"
              .formatted(tags.size(), tags.limit());
      case Problem.PutNotAllowed put ->
          "the origin's answer has no version, and the namespace takes none without";
      case Problem other -> "the origin's answer does not fit the namespace";
    };
  }
}
