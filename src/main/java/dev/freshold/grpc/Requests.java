package dev.freshold.grpc;

import dev.freshold.cache.Namespaces;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts that several requests have in common. A bad one becomes a fault. */
final class Requests {

  private final Namespaces namespaces;

  Requests(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * The policy of that name; null, and a fault, where none is named.
   *
   * @throws ProblemException with {@link Problem.NamespaceUnknown}: nothing else can be checked
   *     then
   */
  @Nullable NamespacePolicy policy(String path, String name, Faults faults) {
    if (name.isEmpty()) {
      faults.add(path, "must not be empty; write the name of a configured namespace");
      return null;
    }
    return namespaces.named(name);
  }

  /** What the key names, in a namespace that may be at fault itself. */
  List<Tag> keyTags(String path, @Nullable NamespacePolicy policy, String key, Faults faults) {
    String fault = FieldRules.key(key);
    if (fault == null && policy != null) {
      try {
        return policy.tagsOf(key);
      } catch (IllegalArgumentException misfit) {
        fault = misfit.getMessage();
      }
    }
    faults.add(path, fault);
    return List.of();
  }

  @Nullable Receipt receipt(String path, String token, Faults faults) {
    if (token.isEmpty()) {
      return null;
    }
    try {
      return Receipt.parse(token);
    } catch (IllegalArgumentException invalid) {
      faults.add(new Problem.ReceiptInvalid(faults.path(path)));
      return null;
    }
  }

  @Nullable Version version(String path, boolean given, long version, Faults faults) {
    if (!given) {
      return null;
    }
    String fault = FieldRules.version(version);
    faults.add(path, fault);
    return fault == null ? new Version(version) : null;
  }

  List<Tag> tags(String path, List<String> names, Faults faults) {
    List<Tag> tags = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String fault = FieldRules.tag(names.get(i));
      if (fault == null) {
        tags.add(new Tag(names.get(i)));
      } else {
        faults.add(path + '[' + i + ']', fault);
      }
    }
    return tags;
  }

  /** How far it shall get; the default stands for none. */
  Reach reach(Reach asked, int number, Reach byDefault, Faults faults) {
    return switch (asked) {
      case REACH_UNSPECIFIED -> byDefault;
      case STORE, FLEET -> asked;
      case EDGE -> {
        faults.add(new Problem.EdgeNotConfigured());
        yield asked;
      }
      case UNRECOGNIZED -> {
        faults.add("reach", FieldRules.unknownEnum(number, "STORE, FLEET or EDGE"));
        yield asked;
      }
    };
  }

  /**
   * That a list has something in it and is no longer than its limit.
   *
   * @throws ProblemException with {@link Problem.BatchTooLarge}, before its items are looked at
   */
  void size(String path, int size, int limit, Faults faults) {
    if (size > limit) {
      throw new ProblemException(new Problem.BatchTooLarge(faults.path(path), size, limit));
    }
    if (size == 0) {
      faults.add(path, "must not be empty; write 1 to " + limit);
    }
  }
}
