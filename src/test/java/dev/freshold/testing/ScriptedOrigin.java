package dev.freshold.testing;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origin;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An origin that answers when, and what, the test says. */
public final class ScriptedOrigin implements Origin {

  private final List<Pending> calls = new ArrayList<>();
  private final List<Writing> writes = new ArrayList<>();
  private boolean onTheSpot;

  /** A call that was made of it. */
  public static final class Pending {
    private final LoadCall call;
    private final UniEmitter<? super List<LoadAnswer>> seat;
    private boolean cancelled;

    private Pending(LoadCall call, UniEmitter<? super List<LoadAnswer>> seat) {
      this.call = call;
      this.seat = seat;
      seat.onTermination(() -> cancelled = true);
    }

    public List<String> keys() {
      return call.items().stream().map(item -> item.key().key()).toList();
    }

    public LoadItem item() {
      return call.items().getFirst();
    }

    public boolean isCancelled() {
      return cancelled;
    }

    /** Headers that take its trace along. */
    public Map<String, String> trace() {
      return call.trace();
    }

    /** The same for all of its keys. */
    public void answer(LoadAnswer answer) {
      seat.complete(call.items().stream().map(item -> answer).toList());
    }

    public void answerAll(List<LoadAnswer> answers) {
      seat.complete(answers);
    }

    public void breakDown() {
      seat.fail(new IllegalStateException("broken on purpose"));
    }
  }

  /** A write that was asked of it. */
  public record Writing(StoreCall call, UniEmitter<? super StoreAnswer> seat) {

    public void answer(StoreAnswer answer) {
      seat.complete(answer);
    }
  }

  public static LoadAnswer found(String text) {
    return found(text, null);
  }

  public static LoadAnswer found(String text, @Nullable Long version) {
    return new LoadAnswer.Found(
        value(text), version == null ? null : new Version(version), List.of(), null, null);
  }

  public static Outcome.Value value(String text) {
    return new Outcome.Value(Payload.of(text), true, "text/plain");
  }

  /** From now on nobody has to say anything. */
  public void answersOnTheSpot() {
    onTheSpot = true;
  }

  /** All calls so far, answered or not. */
  public List<Pending> calls() {
    return calls;
  }

  /** The call after so many others. */
  public Pending call(int place) {
    return calls.get(place);
  }

  public List<Writing> writes() {
    return writes;
  }

  @Override
  public Uni<List<LoadAnswer>> load(LoadCall call) {
    return Uni.createFrom()
        .emitter(
            seat -> {
              Pending pending = new Pending(call, seat);
              calls.add(pending);
              if (onTheSpot) {
                pending.answer(found("on the spot"));
              }
            });
  }

  @Override
  public int mostItems() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Uni<StoreAnswer> store(StoreCall call) {
    return Uni.createFrom().emitter(seat -> writes.add(new Writing(call, seat)));
  }

  @Override
  public String describe() {
    return "scripted";
  }

  @Override
  public void close() {}
}
