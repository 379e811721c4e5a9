package dev.freshold.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of the newest invalidations. */
class NumbersTest {

  @Test
  void manyNames_forgetTheOldestAndWhatDependsOnIt() {
    Numbers numbers = new Numbers(2);
    for (int number = 1; number <= 4; number++) {
      numbers.apply(new JournalRecord(number, 0, Kind.TAG, false, List.of("t" + number), ""));
    }

    assertThat(numbers.floor()).isEqualTo(2);
    assertThat(numbers.ofSubjects(new String[] {"t1"}).hard()).isEqualTo(2);
    assertThat(numbers.ofSubjects(new String[] {"t4"}).hard()).isEqualTo(4);
  }
}
