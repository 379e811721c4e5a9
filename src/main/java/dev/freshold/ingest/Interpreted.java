package dev.freshold.ingest;

import java.util.List;

/** What a message means under the rules of its channel. */
sealed interface Interpreted {

  /** It calls for these. */
  record Work(Event event, List<Bust> busts) implements Interpreted {
    public Work {
      busts = List.copyOf(busts);
    }
  }

  /** It calls for nothing. */
  record Idle(String why) implements Interpreted {}

  /** It cannot be understood, or not be carried out. */
  record Bad(Poison poison) implements Interpreted {}
}
