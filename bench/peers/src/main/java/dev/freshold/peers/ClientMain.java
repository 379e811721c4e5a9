package dev.freshold.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A process that uses peers, as an instance of somebody's service does. It answers each line that
 * it is sent with one: {@code ok} and what came of it, or {@code error} and why.
 */
final class ClientMain {

  private static final String OK = "ok ";
  private static final int FILLERS = 32;

  private final Map<String, Peer> peers = new HashMap<>();
  private final Map<String, ManyCallers> works = new HashMap<>();
  private final Map<String, CompletableFuture<Long>> loads = new HashMap<>();
  private final Map<String, Watch> watches = new HashMap<>();

  private ClientMain() {}

  static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // whatever libraries write
    ClientMain client = new ClientMain();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(client.answer(line));
      answers.flush();
    }
    System.exit(0); // some clients leave threads behind
  }

  private String answer(String line) {
    try {
      return OK + answer(line.split(" ", -1));
    } catch (RuntimeException failed) {
      failed.printStackTrace();
      return "error " + String.valueOf(failed).replaceAll("\\s+", " ");
    }
  }

  private String answer(String[] words) {
    String name = words[1];
    if (words[0].equals("open")) {
      peers.put(name, Peers.open(name, number(words[2]), number(words[3])));
      return "";
    }
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalStateException(name + " is not open");
    }
    return switch (words[0]) {
      case "fill" -> {
        work(name, peer, words).fill();
        yield "";
      }
      case "run" ->
          work(name, peer, words).run(number(words[4]), number(words[5]), number(words[6]));
      case "local" ->
          String.format(Locale.ROOT, "%.3f", work(name, peer, words).local(number(words[4])));
      case "ways" -> String.join(",", peer.ways().stream().map(Enum::name).toList());
      case "put" -> {
        peer.put(words[2], Payload.of(words[2], 1, Origin.PROBED_BYTES), 1);
        yield "";
      }
      case "tag" -> tag(peer, words[2], number(words[3]), words[4]);
      case "left" -> left(peer, words[2], number(words[3]), words[4]);
      case "untag" -> untag(peer, words[2]);
      case "herd" -> herd(peer, Way.valueOf(words[2]), words[3], number(words[4]), words[5]);
      case "load" -> load(peer, Way.valueOf(words[2]), words[3]);
      case "loaded" -> Long.toString(loads.remove(words[3]).join());
      case "invalidate" -> invalidate(peer, Way.valueOf(words[2]), words[3]);
      case "peek" -> peek(peer, Way.valueOf(words[2]), words[3]);
      case "watch" -> {
        watches.put(words[2], new Watch(peer, words[2], number(words[3])));
        yield "";
      }
      case "watched" -> watches.remove(words[2]).result();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private ManyCallers work(String name, Peer peer, String[] words) {
    Keys keys = Keys.of(name, number(words[2]), number(words[3]));
    return works.computeIfAbsent(keys.toString(), unknown -> new ManyCallers(peer, keys));
  }

  /** The keys that carry a tag; they say their length at their end. */
  private static String member(String tag, int place) {
    return tag + "-" + place + "-" + Origin.PROBED_BYTES;
  }

  private static String tag(Peer peer, String tag, int count, String round) {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int part = 0; part < FILLERS; part++) {
      int first = part;
      tasks.add(
          () -> {
            for (int i = first; i < count; i += FILLERS) {
              String key = member(tag, i);
              peer.putTagged(key, Payload.of(key, 1, Origin.PROBED_BYTES), tag);
            }
            return first;
          });
    }
    ManyCallers.together(tasks);
    return round;
  }

  /** How many of them can be read. */
  private static String left(Peer peer, String tag, int count, String round) {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int part = 0; part < FILLERS; part++) {
      int first = part;
      tasks.add(
          () -> {
            int found = 0;
            for (int i = first; i < count; i += FILLERS) {
              String key = member(tag, i);
              byte[] value = peer.getTagged(key, tag);
              if (value != null) {
                Payload.check(key, value, Origin.PROBED_BYTES);
                found++;
              }
            }
            return found;
          });
    }
    return Integer.toString(ManyCallers.together(tasks).stream().mapToInt(one -> one).sum());
  }

  /** Nanoseconds, and what it failed with. */
  private static String untag(Peer peer, String tag) {
    long began = System.nanoTime();
    try {
      peer.invalidateTag(tag);
      return Long.toString(System.nanoTime() - began);
    } catch (RuntimeException failed) {
      return (System.nanoTime() - began)
          + " "
          + String.valueOf(failed.getMessage()).replaceAll("\\s+", " ");
    }
  }

  /** All of them at that time; nanoseconds until the last one has its value. */
  private static String herd(Peer peer, Way way, String key, int callers, String at) {
    long start = Long.parseLong(at);
    List<Callable<Long>> tasks =
        IntStream.range(0, callers)
            .mapToObj(
                caller ->
                    (Callable<Long>)
                        () -> {
                          LockSupport.parkNanos(start - System.nanoTime());
                          Payload.check(key, peer.load(way, key), Origin.PROBED_BYTES);
                          return System.nanoTime() - start;
                        })
            .toList();
    return Long.toString(
        ManyCallers.together(tasks).stream().mapToLong(one -> one).max().orElseThrow());
  }

  private String load(Peer peer, Way way, String key) {
    CompletableFuture<Long> load = new CompletableFuture<>();
    loads.put(key, load);
    Thread.startVirtualThread(
        () -> {
          try {
            load.complete(Payload.versionOf(key, peer.load(way, key)));
          } catch (RuntimeException failed) {
            load.completeExceptionally(failed);
          }
        });
    return "";
  }

  /** When it was answered. */
  private static String invalidate(Peer peer, Way way, String key) {
    peer.invalidate(way, key);
    return Long.toString(System.nanoTime());
  }

  /** The version that is cached; 0: none. */
  private static String peek(Peer peer, Way way, String key) {
    byte[] value = peer.peek(way, key);
    return Long.toString(value == null ? 0 : Payload.versionOf(key, value));
  }
}
