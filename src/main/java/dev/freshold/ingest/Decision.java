package dev.freshold.ingest;

import java.util.List;

/** What a rule makes of an event. */
public sealed interface Decision {

  /** The rule is for other events. */
  record Other() implements Decision {}

  /** The rule is for such events, but not for this one: its condition is false. */
  record Spared() implements Decision {}

  /** It calls for these; none, where its lists are empty. */
  record Busts(List<Bust> busts) implements Decision {
    public Busts {
      busts = List.copyOf(busts);
    }
  }

  /** The rule is for it and cannot be applied to it. */
  record Failed(Poison poison) implements Decision {}
}
