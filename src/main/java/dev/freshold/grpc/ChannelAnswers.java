package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.Channel;
import dev.freshold.ingest.ChannelStats;
import dev.freshold.ingest.Ingest;
import dev.freshold.v1.ChannelCounts;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.FeedState;
import dev.freshold.v1.ListChannelsResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Channels, as they are shown. */
final class ChannelAnswers {

  private ChannelAnswers() {}

  /** Those of the caller's tenant; where nobody is asked who they are, all of them. */
  static ListChannelsResponse list(Ingest ingest, Caller caller) {
    ListChannelsResponse.Builder response = ListChannelsResponse.newBuilder();
    ingest.channels().stream()
        .filter(channel -> concerns(channel, caller))
        .forEach(channel -> response.addChannels(state(channel, ingest)));
    return response.build();
  }

  private static boolean concerns(Channel channel, Caller caller) {
    return caller.identity() == null || channel.text().tenant().equals(caller.tenant());
  }

  /**
   * That the caller has to do with the channel.
   *
   * @throws ProblemException if it is another tenant's, as if there were none
   */
  static void check(String name, Ingest ingest, Caller caller) {
    if (caller.identity() == null) {
      return;
    }
    List<String> own =
        ingest.channels().stream()
            .filter(channel -> concerns(channel, caller))
            .map(Channel::name)
            .toList();
    if (!own.contains(name)) {
      throw new ProblemException(new Problem.ChannelUnknown(name, own));
    }
  }

  private static ChannelState state(Channel channel, Ingest ingest) {
    Backlog backlog = channel.backlog();
    ChannelState.Builder state =
        ChannelState.newBuilder()
            .setName(channel.name())
            .setConnector(channel.text().connector().name().toLowerCase(Locale.ROOT))
            .setTopic(channel.text().topic())
            .addAllFeeds(ingest.feeds(channel.name()))
            .setDown(orEmpty(channel.down()))
            .setLag(Spans.duration(channel.lagMillis()))
            .setCounts(counts(channel.stats()));
    if (backlog.messages() >= 0) {
      state.setBacklog(backlog.messages());
    }
    if (backlog.deadLetters() >= 0) {
      state.setDeadLetters(backlog.deadLetters());
    }
    return state.build();
  }

  private static ChannelCounts counts(ChannelStats stats) {
    return ChannelCounts.newBuilder()
        .setReceived(stats.received().sum())
        .setApplied(stats.applied().sum())
        .setIdle(stats.idle().sum())
        .setDuplicates(stats.duplicates().sum())
        .setLate(stats.late().sum())
        .setDeadLetters(stats.allBuried())
        .setCoarseBumps(stats.coarseBumps().sum())
        .setCalls(stats.calls().sum())
        .setRetries(stats.retries().sum())
        .build();
  }

  /** The same explanation, with what feeds the namespace. */
  static ExplainResponse feeding(
      ExplainResponse explained, Ingest ingest, String namespace, Caller caller) {
    ExplainResponse.Builder all = explained.toBuilder();
    StringBuilder down = new StringBuilder();
    for (Channel channel : ingest.feeding(namespace)) {
      if (!concerns(channel, caller)) {
        continue;
      }
      String why = orEmpty(channel.down());
      all.addFeeds(
          FeedState.newBuilder()
              .setChannel(channel.name())
              .setDown(why)
              .setLag(Spans.duration(channel.lagMillis())));
      if (!why.isEmpty()) {
        down.append(" Channel ").append(channel.name()).append(", which feeds it, ");
        down.append(why).append(": until it is up, only max-staleness bounds how wrong it may be.");
      }
    }
    return all.setSummary(explained.getSummary() + down).build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
