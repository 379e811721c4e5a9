package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SessionTest {
  static String receipt(long epoch, long number) {
    byte[] bytes = ByteBuffer.allocate(17).put((byte) 1).putLong(epoch).putLong(number).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void receipt_ofTheSameEpoch_onlyGoesForward() {
    Session session = new Session(receipt(1, 5));

    session.saw(receipt(1, 4));
    assertThat(session.receipt()).isEqualTo(receipt(1, 5));

    session.saw(receipt(1, 6));
    assertThat(session.receipt()).isEqualTo(receipt(1, 6));
  }

  @Test
  void receipt_ofAnotherEpochOrForm_isTheOneThatCameLater() {
    Session session = new Session(receipt(1, 5));

    session.saw(receipt(2, 1));
    assertThat(session.receipt()).isEqualTo(receipt(2, 1));

    session.saw("opaque");
    session.saw("");
    assertThat(session.receipt()).isEqualTo("opaque");
  }

  @Test
  void versions_areTheHighestOfTheLast1024Keys() {
    Session session = new Session(null);
    session.sawVersion("n", "first", 1L);
    session.sawVersion("n", "k", 7L);
    session.sawVersion("n", "k", 3L);

    for (int i = 0; i < 1023; i++) {
      session.sawVersion("n", "other" + i, 1L);
    }

    assertThat(session.version("n", "k")).isEqualTo(7L);
    assertThat(session.version("n", "first")).isNull();
    assertThat(session.version("other", "k")).isNull();
  }

  @Test
  void quote_leavesWhatTheCallerGives() {
    Session session = new Session("seen");
    session.sawVersion("n", "k", 7L);

    assertThat(session.quote("n", "k", GetOptions.defaults()))
        .isEqualTo(GetOptions.defaults().receipt("seen").minVersion(7));
    GetOptions own = GetOptions.defaults().receipt("own").minVersion(2);
    assertThat(session.quote("n", "k", own)).isEqualTo(own);
  }
}
