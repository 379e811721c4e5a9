package dev.freshold.ingest.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pulsar.client.impl.BatchMessageIdImpl;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.junit.jupiter.api.Test;

/** Where a message stands, as one number. */
class PulsarPositionTest {

  @Test
  void position_ofMessagesInTheirOrder_grows() {
    List<Long> positions =
        List.of(
            PulsarClients.position(new MessageIdImpl(0, 0, -1)),
            PulsarClients.position(new BatchMessageIdImpl(0, 0, -1, 1)),
            PulsarClients.position(new BatchMessageIdImpl(0, 0, -1, 4_095)),
            PulsarClients.position(new MessageIdImpl(0, 1, -1)),
            PulsarClients.position(new MessageIdImpl(0, 262_143, -1)),
            PulsarClients.position(new MessageIdImpl(1, 0, -1)),
            PulsarClients.position(new MessageIdImpl(8_589_934_591L, 262_143, -1)));

    assertThat(positions).isSorted().doesNotHaveDuplicates().allMatch(position -> position >= 0);
  }

  @Test
  void position_thatDoesNotFit_isNone() {
    assertThat(PulsarClients.position(new BatchMessageIdImpl(0, 0, -1, 4_096))).isEqualTo(-1);
    assertThat(PulsarClients.position(new MessageIdImpl(0, 262_144, -1))).isEqualTo(-1);
    assertThat(PulsarClients.position(new MessageIdImpl(8_589_934_592L, 0, -1))).isEqualTo(-1);
  }
}
