package dev.freshold.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryFormatTest {

  /**
   * What stands in stores that were written by format 1, and must be read for as long as there are
   * any.
   */
  private static final String GOLDEN_1 =
      "01" // format
          + "03" // a version, text
          + "0123456789abcdef" // epoch
          + "0000000000000011" // stamp 17
          + "180a49b4c5328002" // version
          + "0000018bcfe56800" // start of the load
          + "0000ea60" // fresh for a minute
          + "000927c0" // stale for ten
          + "00000019" // cost 25 ms
          + "02" // tags
          + "0a"
          + "70726f647563743a3137" // product:17
          + "02"
          + "6575" // eu
          + "0a"
          + "746578742f706c61696e" // text/plain
          + "68656c6c6f"; // hello

  /** The same with what its origin calls it. */
  private static final String GOLDEN_2 =
      GOLDEN_1.replaceFirst("^0103", "020b").replaceFirst("68656c6c6f$", "042276312268656c6c6f");

  private static Entry golden() {
    return new Entry(
        new Outcome.Value(Payload.of("hello"), true, "text/plain"),
        new Version(0x180a49b4c5328002L),
        new Epoch(0x0123456789abcdefL),
        17,
        1_700_000_000_000L,
        60_000,
        600_000,
        25,
        List.of(new Tag("product:17"), new Tag("eu")));
  }

  @Test
  void format1_golden_decodesAndEncodes() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN_1);

    assertThat(EntryFormat.decode(bytes)).isEqualTo(golden());
    assertThat(EntryFormat.encode(golden())).isEqualTo(bytes);
  }

  @Test
  void format2_golden_decodesAndEncodes() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN_2);
    Entry plain = golden();
    Entry validated =
        new Entry(
            new Outcome.Value(Payload.of("hello"), true, "text/plain", "\"v1\""),
            plain.version(),
            plain.epoch(),
            plain.stamp(),
            plain.loadStart(),
            plain.freshFor(),
            plain.staleFor(),
            plain.loadCost(),
            plain.tags());

    assertThat(EntryFormat.decode(bytes)).isEqualTo(validated);
    assertThat(EntryFormat.encode(validated)).isEqualTo(bytes);
  }

  @Test
  void decode_ofAnUnknownFormat_isNoEntry() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN_1);
    bytes[0] = 3;

    assertThat(EntryFormat.decode(bytes)).isNull();
  }

  @Test
  void decode_ofContentCutOffBehindTheTags_keepsWhatIsJudged() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN_1);
    int behindTags = EntryFormat.FIXED_BYTES + 1 + 11 + 3;

    Entry entry = Objects.requireNonNull(EntryFormat.decode(Arrays.copyOf(bytes, behindTags)));

    assertThat(entry.tags()).isEqualTo(golden().tags());
    assertThat(entry.outcome().size()).isZero();
  }

  @Test
  void decode_ofAnyBytes_neverThrows() {
    Random random = new Random(4_711);
    byte[] golden = HexFormat.of().parseHex(GOLDEN_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(golden, random.nextInt(golden.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Entry entry = EntryFormat.decode(bytes);
      assertThat(entry == null || entry.tags().size() <= 255).isTrue();
    }
  }

  @Test
  void negative_comesBackWithItsMessage() {
    Entry entry =
        new Entry(
            new Outcome.Negative(Outcome.Kind.NOT_FOUND, "no such row"),
            null,
            new Epoch(-1),
            0,
            1_700_000_000_000L,
            1,
            1,
            0,
            List.of());

    assertThat(EntryFormat.decode(EntryFormat.encode(entry))).isEqualTo(entry);
  }
}
