package dev.freshold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.testing.Seeded;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {

  @Test
  void token_ofAnyReceipt_comesBackAndPastes() {
    Seeded.check(
        500,
        random -> {
          Receipt receipt =
              new Receipt(new Epoch(random.nextLong()), random.nextLong() & Long.MAX_VALUE);

          assertThat(receipt.token()).matches("[A-Za-z0-9_-]{23}");
          assertThat(Receipt.parse(receipt.token())).isEqualTo(receipt);
        });
  }

  @Test
  void token_ofTheExtremes_comesBack() {
    Receipt lowest = new Receipt(new Epoch(0), 0);
    Receipt highest = new Receipt(new Epoch(-1), Long.MAX_VALUE);

    assertThat(Receipt.parse(lowest.token())).isEqualTo(lowest);
    assertThat(Receipt.parse(highest.token())).isEqualTo(highest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AQ",
        "not a token",
        "AQAAAAAAAAAAAAAAAAAAAA",
        "AQAAAAAAAAAAAAAAAAAAAAAA",
        "+"
      })
  void parse_ofWhatIsNoToken_isRejected(String text) {
    assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_ofAnotherFormat_isRejected() {
    byte[] bytes = new byte[17];
    bytes[0] = 2;
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThatThrownBy(() -> Receipt.parse(token)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_ofANegativePosition_isRejected() {
    String token = new Receipt(new Epoch(1), -1).token();

    assertThatThrownBy(() -> Receipt.parse(token)).isInstanceOf(IllegalArgumentException.class);
  }
}
