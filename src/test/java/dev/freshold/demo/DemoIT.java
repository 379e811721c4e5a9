package dev.freshold.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class DemoIT {

  @Test
  void demo_playedAgainstTwoNodes_meetsEveryExpectation() throws SQLException {
    PrintStream out = System.out;
    assertThat(Demo.play(out).failures()).isEmpty();
  }
}
