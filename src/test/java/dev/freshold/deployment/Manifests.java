package dev.freshold.deployment;

import dev.freshold.testing.Shell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Objects of Kubernetes as a tool has rendered them.
 *
 * @param text as it was printed
 */
record Manifests(String text) {

  private static final String HELM =
      "helm template freshold deployment/helm/freshold --kube-version 1.31.0";

  private static final Set<String> UNORDERED = Set.of("env", "volumes", "volumeMounts");

  /** A map whose generator appends a hash to its name. */
  private static final Pattern HASHED = Pattern.compile("freshold-config-[a-z0-9]{10}");

  /** The chart, with such arguments as "-f values.yaml". */
  static Manifests chart(String arguments) {
    return new Manifests(output(HELM + " " + arguments + " 2>/dev/null"));
  }

  /** A folder below deployment/kustomize. */
  static Manifests kustomize(String folder) {
    return new Manifests(output("kustomize build deployment/kustomize/" + folder));
  }

  /** What a command prints that has to succeed. */
  static String output(String command) {
    Shell.Ran ran = run(command);
    if (ran.exitCode() != 0) {
      throw new AssertionError(command + "\n" + ran.output());
    }
    return ran.output();
  }

  static Shell.Ran run(String command) {
    return Shell.paste(List.of(command)).getFirst();
  }

  /** Its objects by kind and name. */
  Map<String, Object> objects() {
    Map<String, Object> objects = new TreeMap<>();
    for (Object object :
        StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false).toList()) {
      if (object instanceof Map<?, ?> map) {
        objects.put(map.get("kind") + " " + at(map, "metadata", "name"), map);
      }
    }
    return objects;
  }

  /** The same without what says nothing: names of generated maps, checksums, orders, comments. */
  Map<String, Object> normalised() {
    Map<String, Object> normalised = new TreeMap<>();
    objects()
        .forEach(
            (name, object) ->
                normalised.put(
                    HASHED.matcher(name).replaceAll("freshold-config"), normal("", object)));
    return normalised;
  }

  /** The only container of the nodes. */
  Map<?, ?> container() {
    List<?> containers =
        (List<?>)
            at(objects().get("Deployment freshold"), "spec", "template", "spec", "containers");
    return (Map<?, ?>) containers.getFirst();
  }

  /** The variables of a node that are written out. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (Object variable : (List<?>) at(container(), "env")) {
      Map<?, ?> one = (Map<?, ?>) variable;
      environment.put(String.valueOf(one.get("name")), String.valueOf(one.get("value")));
    }
    return environment;
  }

  /** The settings file of a node. */
  String settings() {
    return objects().entrySet().stream()
        .filter(one -> one.getKey().startsWith("ConfigMap "))
        .map(one -> String.valueOf(at(one.getValue(), "data", "freshold.yaml")))
        .findFirst()
        .orElseThrow();
  }

  /** What is found along a path of names. */
  static Object at(@Nullable Object from, String... path) {
    Object found = from;
    for (String step : path) {
      found = found instanceof Map<?, ?> map ? map.get(step) : null;
    }
    if (found == null) {
      throw new AssertionError("no " + String.join(".", path) + " in " + from);
    }
    return found;
  }

  private static Object normal(String name, Object value) {
    return switch (value) {
      case Map<?, ?> map -> normal(map);
      case List<?> list -> normal(name, list);
      case String text when name.equals("freshold.yaml") ->
          normal("", new Yaml().<Object>load(text));
      case String text -> HASHED.matcher(text).replaceAll("freshold-config");
      default -> value;
    };
  }

  private static Map<String, Object> normal(Map<?, ?> map) {
    Map<String, Object> normal = new TreeMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null && !key.equals("checksum/config")) {
            Object inner = normal(String.valueOf(key), value);
            if (!inner.equals(Map.of())) {
              normal.put(String.valueOf(key), inner);
            }
          }
        });
    return normal;
  }

  /** Variables have no order as long as none refers to another, and volumes have none. */
  private static List<Object> normal(String name, List<?> list) {
    List<Object> normal = new ArrayList<>();
    list.forEach(one -> normal.add(normal("", one)));
    if (UNORDERED.contains(name)) {
      normal.sort(Comparator.comparing(String::valueOf));
    }
    return normal;
  }
}
