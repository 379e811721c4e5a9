package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path is read without the interpreter, and has to be what the interpreter makes of it. */
class ExpressionTest {

  private static final Map<String, Object> EVENT =
      event(
              """
              {"text":"a","long":9007199254740993,"double":1.5,"yes":true,"none":null,
               "list":[1,"b"],"map":{"inner":{"side":7}},"huge":18446744073709551616}""")
          .variables();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.text",
        "data.long",
        "data.double",
        "data.yes",
        "data.none",
        "data.list",
        "data.map",
        "data.map.inner.side",
        "data.huge",
        "row.text",
        "event.type",
        "event.time"
      })
  void path_ofWhatIsThere_isWhatTheInterpreterSays(String path) throws Unfit {
    assertThat(Expression.parse(path).eval(EVENT))
        .isEqualTo(Expression.parse("(" + path + ")").eval(EVENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data.gone", "data.text.gone", "data.list.gone", "data.none.gone", "data.map.x.y"})
  void path_ofWhatIsNotThere_hasNoValueEitherWay(String path) {
    assertThatThrownBy(() -> Expression.parse(path).eval(EVENT)).isInstanceOf(Unfit.class);
    assertThatThrownBy(() -> Expression.parse("(" + path + ")").eval(EVENT))
        .isInstanceOf(Unfit.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.in", "data.true.x", "row.x.false", "event.null"})
  void path_throughAWordOfTheLanguage_isRefused(String path) {
    assertThatThrownBy(() -> Expression.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void path_longerThanAnExpressionMayBe_isRefused() {
    assertThatThrownBy(() -> Expression.parse("data" + ".x".repeat(1_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Half a second of a node's start, which most nodes need not wait for. */
  @Test
  void path_doesNotSetUpTheLanguage() {
    assertThat(ClassesOfAPath.load()).isLessThan(ClassesOfAPath.load("(data.id)") / 10);
  }

  private static Event event(String data) {
    Raw raw = new Raw(data.getBytes(StandardCharsets.UTF_8), Map.of(), null, "orders/0", 1, 99);
    return ((Decoded.Good) new Decoder(Format.AUTO, 1 << 20).decode(raw)).event();
  }
}
