package dev.freshold.config;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.Quota;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Rule;
import dev.freshold.policy.PolicySheet;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All settings of a node, checked. docs/CONFIG.md says what each of them is for.
 *
 * @param memoryMaxWeight bytes of keys and values in the embedded store
 * @param journalLength how many invalidations are kept
 * @param localMaxWeight bytes of copies in a node's own memory; 0: none
 * @param fenceLife how long a versioned bust is remembered
 * @param namespaces at least one, by name
 * @param channels by name; mostly none
 * @param rules by name
 */
public record Settings(
    StoreKind store,
    Limits limits,
    Server server,
    long memoryMaxWeight,
    Redis redis,
    int journalLength,
    Ring ring,
    long localMaxWeight,
    Fleet fleet,
    WriteBehind writeBehind,
    Duration fenceLife,
    Security security,
    List<PolicySheet> namespaces,
    List<ChannelText> channels,
    List<Rule> rules) {

  public Settings {
    namespaces = List.copyOf(namespaces);
    channels = List.copyOf(channels);
    rules = List.copyOf(rules);
  }

  /**
   * How calls are answered.
   *
   * @param gatherAnswers whether answers of one turn of an event loop leave in one write
   * @param straightReads whether reads are answered without the bridge of the framework
   */
  public record Server(boolean gatherAnswers, boolean straightReads) {}

  /** Where entries, invalidations and leases are kept. */
  public enum StoreKind {
    /** Inside this one process. */
    MEMORY,
    /** Shared by all nodes. */
    REDIS
  }

  /**
   * What one caller may ask of a node.
   *
   * @param maxValue bytes
   * @param maxResponse bytes, at least {@code maxValue}
   * @param maxInFlight bytes a connection, at least {@code maxValue}
   */
  public record Limits(
      int maxValue,
      int maxResponse,
      long maxInFlight,
      int maxTenants,
      int maxWaiters,
      int maxSubscribers) {}

  /**
   * How Redis is called.
   *
   * @param connections of each event loop
   */
  public record Redis(Duration commandTimeout, int connections) {}

  /**
   * What a node has at hand for the subscribers of a tenant.
   *
   * @param length how many invalidations
   * @param weight how many bytes of them
   */
  public record Ring(int length, long weight) {}

  /**
   * How nodes agree.
   *
   * @param node what this one is called
   * @param nodeLease for how long copies may be served without hearing from the store
   * @param demotionLag for how long a primary may go on after another has taken its place
   */
  public record Fleet(String node, Duration nodeLease, Duration demotionLag) {}

  /**
   * How writes wait for their origin.
   *
   * @param maxBacklog how many of a tenant
   * @param maxAttempts after how many a write goes to the dead letters; 0: never
   * @param maxDeadLetters how many of a tenant are kept
   * @param lease for how long a node that has died keeps others from writing what waits
   * @param drain for how long a node that stops goes on writing
   */
  public record WriteBehind(
      int maxBacklog, int maxAttempts, int maxDeadLetters, Duration lease, Duration drain) {}

  /** Where a node may listen without TLS. */
  public enum PlainText {
    LOOPBACK,
    ANYWHERE
  }

  /** Whether clients show certificates. */
  public enum ClientCertificates {
    NONE,
    ACCEPTED,
    REQUIRED
  }

  /** What goes to the audit log. */
  public enum Audit {
    OFF,
    /** What callers ask for. */
    CALLS,
    /** And what events call for. */
    ALL
  }

  /**
   * Who may do what.
   *
   * @param quota of each tenant that has none of its own
   * @param quotas by tenant
   */
  public record Security(
      PlainText plainText,
      ClientCertificates clientCertificates,
      Audit audit,
      AccessPlan plan,
      Quota quota,
      Map<String, Quota> quotas) {

    public Security {
      quotas = Map.copyOf(quotas);
    }
  }

  /**
   * Reads everything below freshold from all sources of the configuration.
   *
   * @throws SettingsException with everything that is wrong, not only the first of it
   */
  public static Settings load(SmallRyeConfig config) {
    return new SettingsReader(config).read();
  }
}
