package dev.freshold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a generator is to send, written as one line of words such as {@code streams=16}.
 *
 * @param ports of the servers, in turn
 * @param path of the method, such as {@code /freshold.v1.CacheService/Get}
 * @param connections to each server
 * @param streams calls under way on each connection at the most
 * @param warmMillis for how long the outcome does not count, first
 * @param millis for how long it does
 * @param rate calls a second, whatever the server does; 0: the next call begins when one has ended
 * @param count calls after which no more begin; 0: any number
 * @param bodies a file of {@link Message}s, one a line, sent in turn
 * @param firstByte of the message that a good answer has
 * @param samples a file for each call's begin and length; empty: none
 */
record LoadPlan(
    List<Integer> ports,
    String path,
    int connections,
    int streams,
    long warmMillis,
    long millis,
    double rate,
    long count,
    String bodies,
    int firstByte,
    String samples) {

  /** Calls under way on one connection, where they do not wait for each other. */
  private static final int MOST_LATE = 200;

  /** Calls without a pause between them, on four connections of sixteen, which a hit answers. */
  static LoadPlan closed(int port, String path, String bodies, long millis) {
    return new LoadPlan(List.of(port), path, 4, 16, 0, millis, 0, 0, bodies, 0x0a, "");
  }

  LoadPlan spread(int onConnections, int onStreams) {
    return with(
        plan -> {
          plan.connections = onConnections;
          plan.streams = onStreams;
        });
  }

  /** For so long. */
  LoadPlan lasting(long otherMillis) {
    return upTo(count, otherMillis);
  }

  /** So many calls, but for no longer than that. */
  LoadPlan upTo(long calls, long atMostMillis) {
    return with(
        plan -> {
          plan.count = calls;
          plan.millis = atMostMillis;
        });
  }

  /** So many calls a second for so long, whatever becomes of them. */
  LoadPlan at(double perSecond, long forMillis) {
    return with(
        plan -> {
          plan.streams = Math.max(streams, MOST_LATE);
          plan.millis = forMillis;
          plan.rate = perSecond;
          plan.count = 0;
        });
  }

  /** Of which the first do not count. */
  LoadPlan after(long millisOfWarming) {
    return with(plan -> plan.warmMillis = millisOfWarming);
  }

  /** Each call's begin and length into a file. */
  LoadPlan sampled(String file) {
    return with(plan -> plan.samples = file);
  }

  /** To that server alone. */
  LoadPlan to(int port) {
    return to(List.of(port));
  }

  /** To those servers. */
  LoadPlan to(List<Integer> others) {
    return with(plan -> plan.ports = others);
  }

  /** Other messages. */
  LoadPlan of(String otherBodies) {
    return with(plan -> plan.bodies = otherBodies);
  }

  private LoadPlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** Another plan in the making. */
  private static final class Draft {
    private final String path;
    private final int firstByte;
    private List<Integer> ports;
    private int connections;
    private int streams;
    private long warmMillis;
    private long millis;
    private double rate;
    private long count;
    private String bodies;
    private String samples;

    Draft(LoadPlan from) {
      path = from.path;
      firstByte = from.firstByte;
      ports = from.ports;
      connections = from.connections;
      streams = from.streams;
      warmMillis = from.warmMillis;
      millis = from.millis;
      rate = from.rate;
      count = from.count;
      bodies = from.bodies;
      samples = from.samples;
    }

    LoadPlan plan() {
      return new LoadPlan(
          ports,
          path,
          connections,
          streams,
          warmMillis,
          millis,
          rate,
          count,
          bodies,
          firstByte,
          samples);
    }
  }

  /** The inverse of {@link #parse}. */
  String line() {
    return "ports=%s path=%s connections=%d streams=%d warm=%d millis=%d rate=%s count=%d bodies=%s first=%d samples=%s"
        .formatted(
            ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
            path,
            connections,
            streams,
            warmMillis,
            millis,
            rate,
            count,
            bodies,
            firstByte,
            samples);
  }

  static LoadPlan parse(String line) {
    Map<String, String> words =
        Stream.of(line.split(" "))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(word -> word[0], word -> word[1]));
    return new LoadPlan(
        Stream.of(words.getOrDefault("ports", "").split(",")).map(Integer::valueOf).toList(),
        words.getOrDefault("path", ""),
        Integer.parseInt(words.getOrDefault("connections", "1")),
        Integer.parseInt(words.getOrDefault("streams", "1")),
        Long.parseLong(words.getOrDefault("warm", "0")),
        Long.parseLong(words.getOrDefault("millis", "1000")),
        Double.parseDouble(words.getOrDefault("rate", "0")),
        Long.parseLong(words.getOrDefault("count", "0")),
        words.getOrDefault("bodies", ""),
        Integer.parseInt(words.getOrDefault("first", "10")),
        words.getOrDefault("samples", ""));
  }

  List<Message> messages() {
    try {
      return Files.readAllLines(Path.of(bodies)).stream().map(Message::parse).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
