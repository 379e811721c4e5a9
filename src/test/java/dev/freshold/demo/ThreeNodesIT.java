package dev.freshold.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ThreeNodesIT {

  @Test
  void fleet_ofThreeNodes_agreesAsItSays() {
    PrintStream out = System.out;
    assertThat(ThreeNodes.play(out, "10s").failures()).isEmpty();
  }
}
