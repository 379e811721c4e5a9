package dev.freshold.ingest;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Namespaces;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.flight.Scheduler;
import dev.freshold.ingest.ChannelText.OnPoison;
import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All channels of a node, and the door for events that are handed in. */
public final class Ingest implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Ingest.class);

  /** The channel of events that are handed in by PublishEvent, as rules name it. */
  public static final String PUBLISH = "publish";

  private static final int REMEMBERED = 65_536;
  private static final int MAX_SHOWN = 10;

  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final List<Rule> rules;
  private final Namespaces namespaces;
  private final Effect effect;
  private final Scheduler scheduler;
  private final LongSupplier clock;
  private final Seen seen = new Seen(REMEMBERED);
  private final List<EffectListener> listeners = new CopyOnWriteArrayList<>();

  /** Is told how long an event took from when it happened until it had its reach. */
  @FunctionalInterface
  public interface EffectListener {
    /** The trace is the event's own, as it names it; empty: none. */
    void applied(String channel, long millis, String trace);
  }

  /** Makes what a channel reads from. */
  @FunctionalInterface
  public interface Sources {
    Source of(ChannelText channel);
  }

  /**
   * Channels that are not open yet.
   *
   * @param clock milliseconds since 1970
   */
  public Ingest(
      List<ChannelText> channels,
      List<Rule> rules,
      Namespaces namespaces,
      Sources sources,
      Effect effect,
      Scheduler scheduler,
      LongSupplier clock) {
    this.rules = List.copyOf(rules);
    this.namespaces = namespaces;
    this.effect = effect;
    this.scheduler = scheduler;
    this.clock = clock;
    channels.forEach(text -> this.channels.put(text.name(), channel(text, sources.of(text))));
  }

  /** Opens all channels. */
  public void start() {
    channels.values().forEach(Channel::start);
  }

  /** All channels, by name. */
  public List<Channel> channels() {
    return List.copyOf(channels.values());
  }

  /** The channel of that name; null if there is none. */
  public @Nullable Channel channel(String name) {
    return channels.get(name);
  }

  public void onApplied(EffectListener listener) {
    listeners.add(listener);
  }

  /** Those whose rules bust keys of the namespace. */
  public List<Channel> feeding(String namespace) {
    return channels.values().stream()
        .filter(channel -> fed(channel.name()).anyMatch(namespace::equals))
        .toList();
  }

  /** Has an event carried out as if a channel had brought it. */
  public Uni<Published> publish(Tenant tenant, Handed handed) {
    Event event = handed.event();
    if (event == null) {
      throw refused(new Poison(Poison.Category.MALFORMED, "has data that is no JSON"));
    }
    Interpreter interpreter =
        new Interpreter(
            new Decoder(Format.JSON, Integer.MAX_VALUE),
            rulesOf(PUBLISH),
            Unmatched.DEAD_LETTER,
            Ingest::say);
    return switch (interpreter.interpret(event)) {
      case Interpreted.Bad bad -> throw refused(bad.poison());
      case Interpreted.Idle idle ->
          Uni.createFrom().item(new Published(List.of(), List.of(), 0, false, idle.why()));
      case Interpreted.Work work -> carryOut(tenant, work);
    };
  }

  private Uni<Published> carryOut(Tenant tenant, Interpreted.Work work) {
    Commands<String> commands = new Commands<>(tenant, identity -> false);
    work.busts().forEach(bust -> commands.add("", work.event().identity(), bust));
    List<Uni<Invalidated>> calls =
        commands.all().stream().map(call -> effect.run(call.order(), call.reach())).toList();
    return Uni.join()
        .all(calls)
        .andFailFast()
        .map(
            done ->
                new Published(
                    work.busts(),
                    done.stream()
                        .map(Invalidated::receipt)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList(),
                    done.stream().mapToInt(Invalidated::noOps).sum(),
                    done.stream().noneMatch(Invalidated::applied),
                    null));
  }

  private static ProblemException refused(Poison poison) {
    return new ProblemException(new Problem.EventRefused(poison.category().name(), poison.why()));
  }

  private Channel channel(ChannelText text, Source source) {
    ChannelStats stats = new ChannelStats();
    return new Channel(
        text,
        source,
        observer ->
            pump(
                text,
                stats,
                event -> {
                  observer.applied(event);
                  applied(text.name(), event);
                }),
        stats,
        scheduler,
        clock);
  }

  private Pump pump(ChannelText text, ChannelStats stats, Pump.Observer observer) {
    return pump(text, effect, false, stats, observer);
  }

  /**
   * One for the channel itself, or for what is replayed of it.
   *
   * @param dry what it does is not remembered as done
   */
  Pump pump(
      ChannelText text, Effect doing, boolean dry, ChannelStats stats, Pump.Observer observer) {
    Mailbox box = new Mailbox();
    return new Pump(
        text.name(),
        text.tenant(),
        interpreter(text),
        doing,
        scheduler,
        box,
        new Burials(text.name(), coarse(text), doing, scheduler, box, stats),
        dry ? new Seen(REMEMBERED) : seen,
        stats,
        observer);
  }

  Interpreter interpreter(ChannelText text) {
    return new Interpreter(
        new Decoder(text.format(), text.maxEvent()),
        rulesOf(text.name()),
        text.unmatched(),
        Ingest::say);
  }

  Effect effect() {
    return effect;
  }

  private void applied(String channel, Event event) {
    if (event.time() >= 0) {
      long millis = Math.max(0, clock.getAsLong() - event.time());
      listeners.forEach(listener -> listener.applied(channel, millis, event.trace()));
    }
  }

  private List<Rule> rulesOf(String channel) {
    return rules.stream().filter(rule -> rule.listensTo(channel)).toList();
  }

  /** The namespaces that the rules of a channel name. */
  public List<String> feeds(String channel) {
    return fed(channel).toList();
  }

  private Stream<String> fed(String channel) {
    return rulesOf(channel).stream()
        .map(rule -> rule.text().namespace())
        .filter(name -> !name.isEmpty())
        .distinct();
  }

  /** Everything that an event of the channel could have been about. */
  private List<InvalidateOrder> coarse(ChannelText text) {
    if (text.onPoison() == OnPoison.TTL_ONLY) {
      return List.of();
    }
    List<InvalidateOrder> orders = new ArrayList<>();
    String reason = "dead letter of " + text.name();
    fed(text.name())
        .forEach(
            name ->
                orders.add(
                    new InvalidateOrder.Namespace(
                        text.tenant(), namespaces.named(name), 0, reason, null)));
    if (!text.poisonTags().isEmpty()) {
      orders.add(
          new InvalidateOrder.Tags(
              text.tenant(),
              text.poisonTags().stream().map(Tag::new).toList(),
              false,
              0,
              0,
              reason,
              null,
              false));
    }
    return orders;
  }

  private static void say(Rule rule, List<Bust> busts) {
    List<String> subjects =
        busts.stream().flatMap(bust -> bust.subjects().stream()).limit(MAX_SHOWN).toList();
    LOG.infof("rule=%s is a dry run and would have invalidated %s", rule.name(), subjects);
  }

  @Override
  public void close() {
    channels.values().forEach(Channel::close);
  }
}
