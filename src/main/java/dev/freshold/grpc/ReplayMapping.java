package dev.freshold.grpc;

import com.google.protobuf.util.Timestamps;
import dev.freshold.ingest.Archive;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Progress;
import dev.freshold.ingest.Raw;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.ListDeadLettersResponse;
import dev.freshold.v1.ReplayDeadLettersRequest;
import dev.freshold.v1.ReplayEventsRequest;
import dev.freshold.v1.ReplayProgress;
import java.nio.charset.StandardCharsets;

/** Dead letters and replays: what the requests ask, and what they are answered. */
final class ReplayMapping {

  private static final int MAX_LISTED = 200;
  private static final int USUAL_LISTED = 20;
  private static final int MAX_RATE = 100_000;
  private static final int USUAL_RATE = 100;
  private static final int MAX_SHOWN = 2_000;

  /** Which letters to list. */
  record Listing(String channel, From from, int limit) {}

  /** What to replay. */
  record Order(String channel, From from, int rate, long limit, boolean dryRun) {}

  private ReplayMapping() {}

  static Listing listing(ListDeadLettersRequest request) {
    Faults faults = new Faults();
    channel(request.getChannel(), faults);
    if (request.getLimit() < 0 || request.getLimit() > MAX_LISTED) {
      faults.add("limit", "is " + request.getLimit() + "; write 1 to " + MAX_LISTED);
    }
    faults.raise();
    return new Listing(
        request.getChannel(),
        request.getAfter().isEmpty() ? new From.Beginning() : new From.After(request.getAfter()),
        request.getLimit() == 0 ? USUAL_LISTED : request.getLimit());
  }

  static Order order(ReplayDeadLettersRequest request) {
    return order(
        request.getChannel(), new From.Beginning(), request.getRate(), request.getLimit(), false);
  }

  static Order order(ReplayEventsRequest request) {
    From from =
        switch (request.getFromCase()) {
          case TIME -> new From.Time(Timestamps.toMillis(request.getTime()));
          case RESUME_TOKEN -> new From.After(request.getResumeToken());
          case FROM_NOT_SET -> new From.Beginning();
        };
    return order(
        request.getChannel(), from, request.getRate(), request.getLimit(), request.getDryRun());
  }

  private static Order order(String channel, From from, int rate, long limit, boolean dryRun) {
    Faults faults = new Faults();
    channel(channel, faults);
    if (rate < 0 || rate > MAX_RATE) {
      faults.add("rate", "is " + rate + "; write 1 to " + MAX_RATE + " messages a second");
    }
    if (limit < 0) {
      faults.add("limit", "is " + limit + "; write 1 or more, or leave it out");
    }
    faults.raise();
    return new Order(
        channel, from, rate == 0 ? USUAL_RATE : rate, limit == 0 ? Long.MAX_VALUE : limit, dryRun);
  }

  private static void channel(String channel, Faults faults) {
    if (channel.isEmpty()) {
      faults.add("channel", "must not be empty; ListChannels names them");
    }
  }

  static ListDeadLettersResponse page(Archive.Page page) {
    ListDeadLettersResponse.Builder response =
        ListDeadLettersResponse.newBuilder().setMore(page.more());
    page.letters().forEach(dead -> response.addLetters(letter(dead)));
    return response.build();
  }

  private static DeadLetter letter(Archive.Dead dead) {
    Letter letter = dead.letter();
    Raw raw = letter.raw();
    Poison poison = dead.poison();
    boolean said = !letter.category().isEmpty() && poison != null;
    DeadLetter.Builder shown =
        DeadLetter.newBuilder()
            .setToken(letter.token())
            .setPlace(raw.where())
            .setCategory(poison == null ? "" : said ? letter.category() : poison.category().name())
            .setWhy(poison == null ? letter.why() : said ? letter.why() : poison.why())
            .setKey(raw.key() == null ? "" : raw.key())
            .setData(text(raw.body()))
            .setSizeBytes(raw.body().length);
    if (raw.sentAt() >= 0) {
      shown.setTime(Timestamps.fromMillis(raw.sentAt()));
    }
    return shown.build();
  }

  private static String text(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, 2 * MAX_SHOWN), StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), MAX_SHOWN));
  }

  static ReplayProgress progress(Progress progress) {
    return ReplayProgress.newBuilder()
        .setRead(progress.read())
        .setApplied(progress.applied())
        .setIdle(progress.idle())
        .setLate(progress.late())
        .setFailed(progress.failed())
        .setRemaining(progress.remaining())
        .setResumeToken(progress.token())
        .setDone(progress.done())
        .build();
  }
}
