package dev.freshold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  private final VirtualTime time = new VirtualTime();
  private final Machine machine = new Machine(time, 0, 1_000);
  private final List<String> done = new ArrayList<>();

  private void pass(long millis) {
    time.runUntil(time.now() + millis);
  }

  @Test
  void timer_runsWhenItIsDue() {
    machine.schedule(10, () -> done.add("timer"));

    pass(9);
    assertThat(done).isEmpty();

    pass(1);
    assertThat(done).containsExactly("timer");
  }

  @Test
  void timer_thatWasCancelled_neverRuns() {
    machine.schedule(10, () -> done.add("timer")).cancel();

    pass(20);

    assertThat(done).isEmpty();
  }

  @Test
  void clockThatRunsTooSlow_makesTimersLate() {
    Machine slow = new Machine(time, -0.1, 0);
    slow.schedule(90, () -> done.add("timer"));

    pass(99);
    assertThat(done).isEmpty();

    pass(1);
    assertThat(done).containsExactly("timer");
    assertThat(slow.now()).isEqualTo(90);
  }

  @Test
  void stoppedMachine_doesWhatHasComeUpOnceItGoesOn() {
    machine.stop();
    machine.schedule(10, () -> done.add("timer"));
    machine.run(() -> done.add("message"));
    pass(50);
    assertThat(done).isEmpty();

    machine.resume(true);

    assertThat(done).containsExactly("timer", "message");
    assertThat(machine.now()).isEqualTo(1_050);
    assertThat(machine.wall()).isEqualTo(1_050);
  }

  @Test
  void suspendedMachine_findsItsClocksParted() {
    machine.schedule(10, () -> done.add("timer"));
    machine.suspend();
    pass(50);

    machine.resume(true);

    assertThat(machine.now()).isEqualTo(1_000);
    assertThat(machine.wall()).isEqualTo(1_050);
    assertThat(done).as("its time has not come by the clock that stood still").isEmpty();
    pass(10);
    assertThat(done).containsExactly("timer");
  }

  @Test
  void deadMachine_doesNothingAnyMore() {
    machine.schedule(10, () -> done.add("timer"));
    machine.kill();
    machine.run(() -> done.add("message"));

    pass(50);

    assertThat(done).isEmpty();
  }
}
