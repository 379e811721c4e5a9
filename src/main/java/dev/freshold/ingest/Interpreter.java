package dev.freshold.ingest;

import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.ingest.Poison.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Messages of one channel to what they mean. */
final class Interpreter {

  private final Decoder decoder;
  private final List<Rule> rules;
  private final Unmatched unmatched;
  private final BiConsumer<Rule, List<Bust>> dryRuns;

  /**
   * An interpreter.
   *
   * @param rules those that listen to the channel
   * @param dryRuns is told what rules would do that only say so
   */
  Interpreter(
      Decoder decoder,
      List<Rule> rules,
      Unmatched unmatched,
      BiConsumer<Rule, List<Bust>> dryRuns) {
    this.decoder = decoder;
    this.rules = List.copyOf(rules);
    this.unmatched = unmatched;
    this.dryRuns = dryRuns;
  }

  Interpreted interpret(Raw raw) {
    return switch (decoder.decode(raw)) {
      case Decoded.Good good -> interpret(good.event());
      case Decoded.Nothing nothing -> new Interpreted.Idle(nothing.why());
      case Decoded.Bad bad -> new Interpreted.Bad(bad.poison());
    };
  }

  /** One rule that fails has the whole event fail: nobody knows what it should have called for. */
  Interpreted interpret(Event event) {
    List<Bust> busts = new ArrayList<>();
    boolean known = false;
    for (Rule rule : rules) {
      switch (rule.decide(event)) {
        case Decision.Other other -> {}
        case Decision.Spared spared -> known = true;
        case Decision.Busts made -> {
          known = true;
          if (rule.text().dryRun()) {
            dryRuns.accept(rule, made.busts());
          } else {
            busts.addAll(made.busts());
          }
        }
        case Decision.Failed failed -> {
          known = true;
          if (!rule.text().dryRun()) {
            return new Interpreted.Bad(
                new Poison(
                    failed.poison().category(),
                    "rule " + rule.name() + ": " + failed.poison().why()));
          }
        }
      }
    }
    if (!known && unmatched == Unmatched.DEAD_LETTER) {
      return new Interpreted.Bad(
          new Poison(
              Category.UNMATCHED,
              "no rule is for type \"%s\" from \"%s\"".formatted(event.type(), event.source())));
    }
    return busts.isEmpty()
        ? new Interpreted.Idle(known ? "no rule calls for anything" : "no rule is for it")
        : new Interpreted.Work(event, busts);
  }
}
