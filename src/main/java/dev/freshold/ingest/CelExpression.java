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
import java.util.Map;

/**
 * An expression that takes CEL itself, which costs half a second of CPU to set up: nothing but an
 * expression that needs it shall touch this class.
 */
final class CelExpression implements Expression {

  private static final int MAX_ITERATIONS = 100_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxExpressionCodePointSize(Expression.MAX_LENGTH)
          .build();
  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final CelRuntime.Program program;

  private CelExpression(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /** As {@link Expression#parse}. */
  static CelExpression parse(String text) {
    return parse(text, SimpleType.DYN);
  }

  /** As {@link Expression#parseCondition}. */
  static CelExpression parseCondition(String text) {
    return parse(text, SimpleType.BOOL);
  }

  private static CelExpression parse(String text, CelType wanted) {
    try {
      var ast = COMPILER.compile(text).getAst();
      CelType type = ast.getResultType();
      if (!wanted.equals(SimpleType.DYN) && !type.equals(wanted) && !type.equals(SimpleType.DYN)) {
        throw new IllegalArgumentException("is of type " + type.name() + ", not " + wanted.name());
      }
      return new CelExpression(text, RUNTIME.createProgram(ast));
    } catch (CelValidationException wrong) {
      throw new IllegalArgumentException(
          "is no CEL: " + oneLine(String.valueOf(wrong.getMessage())), wrong);
    } catch (CelEvaluationException wrong) {
      throw new IllegalArgumentException(
          "cannot be planned: " + oneLine(String.valueOf(wrong.getMessage())), wrong);
    }
  }

  @Override
  public Object eval(Map<String, Object> variables) throws Unfit {
    try {
      Object value = program.eval(variables);
      return value instanceof UnsignedLong unsigned ? unsigned.toString() : value;
    } catch (CelEvaluationException | RuntimeException none) {
      throw new Unfit(text + ": " + oneLine(String.valueOf(none.getMessage())), none);
    }
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
