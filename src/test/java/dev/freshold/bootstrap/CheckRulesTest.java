package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckRulesTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void samples_checked_printWhatTheyCallFor() throws IOException {
    int code = CheckRules.run(List.of("samples/events.yaml", "samples/events.jsonl"), out);

    assertThat(lines())
        .containsExactly(
            "1: rule order-committed, hard, fleet, keys of order: 17 at version 3",
            "1: rule order-committed, hard, fleet, tags: product:42, product:43, customer:anna",
            "2: rule product-rows, hard, fleet, keys of product: 42 at version 24023128",
            "2: rule product-rows, hard, fleet, tags: category:toys, category:games",
            "3: dry run: rule price-lists, soft, fleet, tags: prices:eu",
            "3: nothing: no rule calls for anything",
            "4: dead letter, VERSION_INVALID: rule order-committed: data.version is no whole number"
                + " from 0 to 9223372036854775806");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void settings_thatAreWrong_areListed() throws IOException {
    int code = CheckRules.run(List.of("samples/events.jsonl", "samples/events.jsonl"), out);

    assertThat(code).isEqualTo(2);
    assertThat(lines()).isNotEmpty();
  }

  @Test
  void channel_thatIsNone_isSaid() throws IOException {
    int code = CheckRules.run(List.of("samples/events.yaml", "samples/events.jsonl", "x"), out);

    assertThat(code).isEqualTo(2);
    assertThat(lines()).containsExactly("there is no channel x");
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
