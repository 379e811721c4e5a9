package dev.freshold.behind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which write of a key comes next, and what it stands for. */
class LaneTest {

  private final Lane lane = new Lane("goods:a");

  private LoggedWrite add(String schema, long version) {
    LoggedWrite write =
        new LoggedWrite(
            new LogId(version, 0),
            new EntryKey(Tenant.DEFAULT, "goods", schema, "a"),
            new Version(version),
            List.of(),
            "id");
    lane.add(write);
    return write;
  }

  @Test
  void next_isTheLastOfThoseThatSupersedeEachOther() {
    LoggedWrite one = add("v7", 1);
    LoggedWrite two = add("v7", 2);
    LoggedWrite other = add("v8", 3);
    LoggedWrite four = add("v7", 4);

    assertThat(lane.next()).isEqualTo(two);
    assertThat(lane.upTo(two)).containsExactly(one.id(), two.id());
    assertThat(lane.endsWith(two)).isFalse();
    lane.stored(two);
    assertThat(lane.next()).isEqualTo(other);
    lane.stored(other);
    assertThat(lane.next()).isEqualTo(four);
    assertThat(lane.endsWith(four)).isTrue();
    lane.stored(four);
    assertThat(lane.isEmpty()).isTrue();
    assertThat(lane.newest()).isEqualTo(four.id());
  }

  @Test
  void buriedWrite_leavesTheOthers() {
    LoggedWrite one = add("", 1);
    LoggedWrite two = add("", 2);
    assertThat(lane.besides(two)).isEqualTo(new Version(1));
    lane.buried(two);

    assertThat(lane.next()).isEqualTo(one);
    assertThat(lane.besides(one)).isNull();
    assertThat(lane.newest()).isEqualTo(two.id());
  }

  @Test
  void attempts_areCountedUntilOneIsDecided() {
    LoggedWrite one = add("", 1);
    add("", 2);
    assertThat(lane.failed()).isEqualTo(1);
    assertThat(lane.failed()).isEqualTo(2);
    lane.stored(one);

    assertThat(lane.failed()).isEqualTo(1);
  }
}
