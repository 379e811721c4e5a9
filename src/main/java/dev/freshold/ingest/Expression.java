package dev.freshold.ingest;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An expression in CEL, the Common Expression Language, over what {@link Event#variables} names. It
 * always ends: the language has no loops but over what is there, and those are bounded.
 */
final class Expression {

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_ITERATIONS = 100_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .build();
  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  /** A way down the event, such as data.id, which needs no interpreter. */
  private static final Pattern PATH =
      Pattern.compile("(event|data|row)(\\.[A-Za-z_][A-Za-z_0-9]*)+");

  private final String text;
  private final CelRuntime.Program program;
  private final List<String> path;

  private Expression(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
    this.path = PATH.matcher(text).matches() ? List.of(text.split("\\.", -1)) : List.of();
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Expression parse(String text) {
    return parse(text, SimpleType.DYN);
  }

  /**
   * Reads one that is true or false.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Expression parseCondition(String text) {
    return parse(text, SimpleType.BOOL);
  }

  private static Expression parse(String text, CelType wanted) {
    try {
      var ast = COMPILER.compile(text).getAst();
      CelType type = ast.getResultType();
      if (!wanted.equals(SimpleType.DYN) && !type.equals(wanted) && !type.equals(SimpleType.DYN)) {
        throw new IllegalArgumentException("is of type " + type.name() + ", not " + wanted.name());
      }
      return new Expression(text, RUNTIME.createProgram(ast));
    } catch (CelValidationException wrong) {
      throw new IllegalArgumentException(
          "is no CEL: " + oneLine(String.valueOf(wrong.getMessage())), wrong);
    } catch (CelEvaluationException wrong) {
      throw new IllegalArgumentException(
          "cannot be planned: " + oneLine(String.valueOf(wrong.getMessage())), wrong);
    }
  }

  /**
   * What it is for an event.
   *
   * @throws Unfit if it has no value for that event
   */
  Object eval(Map<String, Object> variables) throws Unfit {
    if (!path.isEmpty()) {
      return walk(variables);
    }
    try {
      Object value = program.eval(variables);
      return value instanceof UnsignedLong unsigned ? unsigned.toString() : value;
    } catch (CelEvaluationException | RuntimeException none) {
      throw new Unfit(text + ": " + oneLine(String.valueOf(none.getMessage())), none);
    }
  }

  /** What CEL would say, which has checked the text. */
  private Object walk(Map<String, Object> variables) throws Unfit {
    Object at = variables;
    for (String name : path) {
      Object next = at instanceof Map<?, ?> map ? map.get(name) : null;
      if (next == null) {
        throw new Unfit(text + ": there is no " + name, null);
      }
      at = next;
    }
    return at;
  }

  /**
   * Whether it is true for an event.
   *
   * @throws Unfit if it is neither true nor false
   */
  boolean test(Map<String, Object> variables) throws Unfit {
    if (eval(variables) instanceof Boolean truth) {
      return truth;
    }
    throw new Unfit(text + " is neither true nor false", null);
  }

  @Override
  public String toString() {
    return text;
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("key", SimpleType.STRING)
            .addVar("position", SimpleType.INT);
    for (String name : new String[] {"event", "data", "rows", "row"}) {
      builder.addVar(name, SimpleType.DYN);
    }
    return builder.build();
  }

  /** The first line says what is wrong; the others draw it. */
  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("").replaceFirst("^ERROR: <input>:", "at ").strip();
  }
}
