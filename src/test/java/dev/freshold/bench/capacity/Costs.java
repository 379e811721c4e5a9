package dev.freshold.bench.capacity;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * What one thing costs, as measured: microseconds of CPU, and bytes. Those of Redis are of one that
 * is busy, so that calls come together.
 *
 * @param hit Redis, for a read that its entry answers and whose tags the node remembers
 * @param miss Redis, for a read by script: one that finds nothing and takes the lease, or one whose
 *     tags the node does not remember
 * @param put Redis, for the script of a put, without its pushes
 * @param bump Redis, for the script of an invalidation, without its pushes
 * @param push Redis, for telling one node one thing
 * @param renewal Redis, for the renewal of a node lease
 * @param turn Redis, for turning to a call that comes by itself: it is read, answered, and somebody
 *     is woken. Calls that come together share it.
 * @param nodeNear a node, for a read that its own memory answers
 * @param nodeFar a node, for a read that Redis answers
 * @param nodePut a node, for a put
 * @param nodeBump a node, for an invalidation, until it has been stored
 * @param nodeRecord a node, for each record that it hears and acknowledges
 * @param trip from a node to Redis and back, when both are idle
 * @param entryBytes Redis, for an entry besides its value
 */
public record Costs(
    double hit,
    double miss,
    double put,
    double bump,
    double push,
    double renewal,
    double turn,
    double nodeNear,
    double nodeFar,
    double nodePut,
    double nodeBump,
    double nodeRecord,
    double trip,
    double entryBytes) {

  /** Where those of the last measurement are. */
  public static final Path FILE = Path.of("bench/growth/costs.properties");

  public Costs {
    double[] all = {
      hit,
      miss,
      put,
      bump,
      push,
      renewal,
      nodeNear,
      nodeFar,
      nodePut,
      nodeBump,
      nodeRecord,
      trip,
      entryBytes
    };
    for (double one : all) {
      if (!(one > 0) || Double.isInfinite(one)) {
        throw new IllegalArgumentException("a cost is above 0 and has an end: " + one);
      }
    }
  }

  public static Costs read(Path file) {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      all.load(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new Costs(
        number(all, "redis.hit"),
        number(all, "redis.miss"),
        number(all, "redis.put"),
        number(all, "redis.bump"),
        number(all, "redis.push"),
        number(all, "redis.renewal"),
        number(all, "redis.turn"),
        number(all, "node.near"),
        number(all, "node.far"),
        number(all, "node.put"),
        number(all, "node.bump"),
        number(all, "node.record"),
        number(all, "trip"),
        number(all, "entry.bytes"));
  }

  private static double number(Properties all, String name) {
    String value = all.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("the costs do not say " + name);
    }
    return Double.parseDouble(value);
  }

  /** Writes them with a line about where they are from. */
  public void write(Path file, String about) {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("# Microseconds of CPU for one, and bytes. " + about.replace('\n', ' ') + "\n");
      line(out, "redis.hit", hit);
      line(out, "redis.miss", miss);
      line(out, "redis.put", put);
      line(out, "redis.bump", bump);
      line(out, "redis.push", push);
      line(out, "redis.renewal", renewal);
      line(out, "redis.turn", turn);
      line(out, "node.near", nodeNear);
      line(out, "node.far", nodeFar);
      line(out, "node.put", nodePut);
      line(out, "node.bump", nodeBump);
      line(out, "node.record", nodeRecord);
      line(out, "trip", trip);
      line(out, "entry.bytes", entryBytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void line(Writer out, String name, double figure) throws IOException {
    out.write(String.format(Locale.ROOT, "%s=%.2f%n", name, figure));
  }
}
