package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.ingest.Poison.Category;
import dev.freshold.model.Version;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.testing.Rules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

  private static final String ORDER =
      """
      {"id":17,"version":5,"user":"anna","state":"PAID","note":null,
       "items":[{"product":"a","v":1},{"product":"b","v":2}]}""";

  @Test
  void keys_ofOneField_areBustedWithTheVersion() {
    Decision decision =
        Rules.product().keys("{data.id}").version("data.version").rule().decide(event(ORDER));

    assertThat(targets(decision)).containsExactly(new Target("17", new Version(5)));
  }

  @Test
  void keys_ofAList_fanOut() {
    Decision decision =
        Rules.product()
            .keys("{data.items.map(i, i.product)}")
            .version("data.version")
            .rule()
            .decide(event(ORDER));

    assertThat(targets(decision))
        .containsExactly(new Target("a", new Version(5)), new Target("b", new Version(5)));
  }

  @Test
  void version_asAListBesideTheKeys_isThatOfEach() {
    Decision decision =
        Rules.product()
            .keys("{data.items.map(i, i.product)}")
            .version("data.items.map(i, i.v)")
            .rule()
            .decide(event(ORDER));

    assertThat(targets(decision))
        .containsExactly(new Target("a", new Version(1)), new Target("b", new Version(2)));
  }

  @Test
  void tags_ofTwoLists_makeAllPairs() {
    Decision decision =
        Rules.tags("{data.items.map(i, i.product)}/{['eu','us']}").rule().decide(event(ORDER));

    assertThat(tags(decision)).containsExactly("a/eu", "a/us", "b/eu", "b/us");
  }

  @Test
  void tags_ofRowsBeforeAndAfter_areThoseOfBoth() {
    Event moved =
        event(
            """
            {"op":"u","source":{"name":"s","table":"t","lsn":1},
             "before":{"category":"toys"},"after":{"category":"games"}}""");

    Decision decision = Rules.tags("category:{rows.map(r, r.category)}").rule().decide(moved);

    assertThat(tags(decision)).containsExactly("category:toys", "category:games");
  }

  @Test
  void condition_false_sparesTheEvent() {
    Decision decision =
        Rules.tags("all").condition("data.state == 'DRAFT'").rule().decide(event(ORDER));

    assertThat(decision).isInstanceOf(Decision.Spared.class);
  }

  @Test
  void condition_onNull_isAnswered() {
    Decision decision =
        Rules.tags("all")
            .condition("data.note == null && !has(data.gone)")
            .rule()
            .decide(event(ORDER));

    assertThat(tags(decision)).containsExactly("all");
  }

  @Test
  void type_withAStar_matchesTheBeginning() {
    Rule rule = Rules.tags("all").types("order.*", "invoice").rule();

    assertThat(rule.decide(typed("order.paid"))).isInstanceOf(Decision.Busts.class);
    assertThat(rule.decide(typed("invoice"))).isInstanceOf(Decision.Busts.class);
    assertThat(rule.decide(typed("invoices"))).isInstanceOf(Decision.Other.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"version\":-1}",
        "{\"id\":1,\"version\":9223372036854775807}",
        "{\"id\":1,\"version\":18446744073709551616}",
        "{\"id\":1,\"version\":1.5}",
        "{\"id\":1,\"version\":\"seven\"}",
        "{\"id\":1,\"version\":null}"
      })
  void version_thatIsNone_isPoison(String data) {
    Decision decision =
        Rules.product().keys("{data.id}").version("data.version").rule().decide(event(data));

    assertThat(poison(decision)).isEqualTo(Category.VERSION_INVALID);
  }

  @Test
  void version_beyondWhatADoubleHolds_isExact() {
    Decision decision =
        Rules.product()
            .keys("{data.id}")
            .version("data.version")
            .rule()
            .decide(event("{\"id\":1,\"version\":1732300000000000001}"));

    assertThat(targets(decision))
        .containsExactly(new Target("1", new Version(1_732_300_000_000_000_001L)));
  }

  @Test
  void field_thatIsMissing_isPoison() {
    Decision decision = Rules.product().keys("{data.gone}").rule().decide(event(ORDER));

    assertThat(poison(decision)).isEqualTo(Category.RULE_FAILED);
  }

  @Test
  void list_withoutItems_callsForNothing() {
    Decision decision = Rules.product().keys("{data.items}").rule().decide(event("{\"items\":[]}"));

    assertThat(decision).isEqualTo(new Decision.Busts(List.of()));
  }

  @Test
  void list_beyondTheLimit_isPoison() {
    Decision decision =
        Rules.tags("{data.list}{data.list}")
            .rule()
            .decide(event("{\"list\":[" + "1,".repeat(99) + "1]}"));

    assertThat(poison(decision)).isEqualTo(Category.RULE_FAILED);
  }

  @Test
  void tag_withASpace_isPoison() {
    Decision decision =
        Rules.tags("user:{data.user}").rule().decide(event("{\"user\":\"anna lena\"}"));

    assertThat(poison(decision)).isEqualTo(Category.TAG_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0001b", "", "nil"})
  void key_thatIsNone_isPoison(String text) {
    String data = text.equals("nil") ? "{\"id\":null}" : "{\"id\":\"" + text + "\"}";

    Decision decision = Rules.product().keys("{data.id}").rule().decide(event(data));

    assertThat(decision).isInstanceOf(Decision.Failed.class);
  }

  @Test
  void key_longerThanKeysAre_isPoison() {
    Decision decision =
        Rules.product()
            .keys("{data.id}")
            .rule()
            .decide(event("{\"id\":\"" + "é".repeat(300) + "\"}"));

    assertThat(poison(decision)).isEqualTo(Category.KEY_INVALID);
  }

  @Test
  void template_withBracesAndQuotesInItsExpression_isRead() {
    Decision decision =
        Rules.tags("x:{ {'a':'}'}['a'] == '}' ? data.user : 'no' }").rule().decide(event(ORDER));

    assertThat(tags(decision)).containsExactly("x:anna");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{data.id", "data.id}", "{}", "{data.}", "{nobody.id}"})
  void template_wrong_isRefused(String template) {
    assertThatThrownBy(() -> FanOut.parse(template)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 + 1", "'yes'", "data.", "while(true)"})
  void condition_thatIsNone_isRefused(String condition) {
    assertThatThrownBy(() -> Expression.parseCondition(condition))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Event event(String data) {
    Raw raw = new Raw(data.getBytes(StandardCharsets.UTF_8), Map.of(), null, "orders/0", 1, -1);
    return ((Decoded.Good) new Decoder(Format.AUTO, 1 << 20).decode(raw)).event();
  }

  private static Event typed(String type) {
    return event("{\"type\":\"" + type + "\"}");
  }

  private static List<Target> targets(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Busts.class);
    return ((Decision.Busts) decision)
        .busts().stream().flatMap(bust -> ((Bust.Keys) bust).targets().stream()).toList();
  }

  private static List<String> tags(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Busts.class);
    return ((Decision.Busts) decision)
        .busts().stream().flatMap(bust -> bust.subjects().stream()).toList();
  }

  private static Category poison(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Failed.class);
    return ((Decision.Failed) decision).poison().category();
  }
}
