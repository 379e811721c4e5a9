package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is wrong with a request, so that its caller hears of everything at once. Costs
 * nothing as long as all is well.
 */
final class Faults {

  private @Nullable List<Problem.Field> fields;
  private @Nullable Problem other;
  private String list = "";
  private int index;

  /** Paths from now on lie within this item of a list. */
  void within(String list, int index) {
    this.list = list;
    this.index = index;
  }

  /** A field is wrong, unless the fault is null. */
  void add(String path, @Nullable String fault) {
    if (fault == null) {
      return;
    }
    if (fields == null) {
      fields = new ArrayList<>();
    }
    fields.add(new Problem.Field(path(path), fault));
  }

  /**
   * Something else than a field is wrong. The first of such stands, and bad fields go before it.
   */
  void add(Problem problem) {
    if (other == null) {
      other = problem;
    }
  }

  /** The path as seen from the whole request. */
  String path(String path) {
    return list.isEmpty() ? path : list + '[' + index + "]." + path;
  }

  /**
   * Ends a request that has anything wrong with it.
   *
   * @throws ProblemException naming it
   */
  void raise() {
    if (fields != null) {
      throw new ProblemException(new Problem.FieldsInvalid(List.copyOf(fields)));
    }
    if (other != null) {
      throw new ProblemException(other);
    }
  }
}
