package dev.freshold.ingest;

import dev.freshold.cache.Estimate;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.ingest.ChannelText.OnPoison;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What channels have brought before, and what lies among their dead letters. Blocks. */
public final class Archive {

  private static final Effect NONE =
      (order, reach) ->
          Uni.createFrom().item(new Invalidated(null, 0, 0, true, 0, Estimate.UNKNOWN));

  private final Ingest ingest;

  public Archive(Ingest ingest) {
    this.ingest = ingest;
  }

  /**
   * A dead letter, and what it would be now.
   *
   * @param poison null: it would be carried out
   */
  public record Dead(Letter letter, @Nullable Poison poison) {}

  /**
   * Some dead letters.
   *
   * @param more behind the last of them, about
   */
  public record Page(List<Dead> letters, long more) {
    public Page {
      letters = List.copyOf(letters);
    }
  }

  /** The oldest dead letters behind a place. */
  public Page deadLetters(String name, From from, int limit) {
    Channel channel = channel(name);
    Interpreter interpreter = ingest.interpreter(channel.text());
    return with(
        channel,
        source -> source.deadLetters(from),
        reader -> {
          List<Dead> page = new ArrayList<>();
          for (Letter letter = limit > 0 ? reader.next() : null;
              letter != null;
              letter = page.size() < limit ? reader.next() : null) {
            page.add(
                new Dead(
                    letter,
                    interpreter.interpret(letter.raw()) instanceof Interpreted.Bad bad
                        ? bad.poison()
                        : null));
          }
          return new Page(page, reader.remaining());
        });
  }

  /** Carries dead letters out, and tells how far it has got. */
  public void replayDeadLetters(
      String name, int rate, long limit, Consumer<Progress> listener, BooleanSupplier cancelled) {
    replay(
        name,
        source -> source.deadLetters(new From.Beginning()),
        rate,
        limit,
        false,
        listener,
        cancelled);
  }

  /** Carries out again what a channel has brought, and tells how far it has got. */
  public void replayEvents(
      String name,
      From from,
      int rate,
      long limit,
      boolean dryRun,
      Consumer<Progress> listener,
      BooleanSupplier cancelled) {
    replay(name, source -> source.history(from), rate, limit, dryRun, listener, cancelled);
  }

  private void replay(
      String name,
      Opening opening,
      int rate,
      long limit,
      boolean dryRun,
      Consumer<Progress> listener,
      BooleanSupplier cancelled) {
    Channel channel = channel(name);
    ChannelStats stats = new ChannelStats();
    // What stood in for a dead letter has been done when it became one.
    ChannelText text = channel.text().with(OnPoison.TTL_ONLY);
    Pump pump = ingest.pump(text, dryRun ? NONE : ingest.effect(), dryRun, stats, time -> {});
    with(
        channel,
        opening,
        reader -> {
          new Replay(reader, pump, stats, listener, cancelled).run(rate, limit);
          return true;
        });
  }

  /** Opens a reader. */
  private interface Opening {
    Reader open(Source source) throws BrokerException;
  }

  /** Does something with one. */
  private interface Work<T> {
    T with(Reader reader) throws BrokerException;
  }

  private static <T> T with(Channel channel, Opening opening, Work<T> work) {
    try (Reader reader = opening.open(channel.source())) {
      return work.with(reader);
    } catch (BrokerException failure) {
      throw new ProblemException(
          new Problem.ChannelUnavailable(channel.name(), String.valueOf(failure.getMessage())));
    } catch (UnsupportedOperationException unkept) {
      throw new ProblemException(new Problem.HistoryNotKept(channel.name()));
    } catch (IllegalArgumentException token) {
      throw new ProblemException(
          Problem.FieldsInvalid.of("resume_token", String.valueOf(token.getMessage())));
    }
  }

  private Channel channel(String name) {
    Channel channel = ingest.channel(name);
    if (channel == null) {
      throw new ProblemException(
          new Problem.ChannelUnknown(
              name,
              List.copyOf(
                  ingest.channels().stream()
                      .map(Channel::name)
                      .collect(Collectors.toCollection(TreeSet::new)))));
    }
    return channel;
  }
}
