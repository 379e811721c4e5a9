package dev.freshold.config;

import dev.freshold.config.Settings.StoreKind;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of a node, all of them below <code>freshold</code>.
 *
 * <p>This interface is the list of what may be written, and its comments are the text of
 * docs/CONFIG.md. Nothing implements it, and it is deliberately no {@code @ConfigMapping}: a
 * mapping stops at the first bad value, merges the lists of two files item by item, cannot tell an
 * empty list from none, and forgets where a value came from. {@link Settings#load} asks SmallRye
 * Config for each name instead.
 */
interface FresholdConfig {

  /**
   * Where entries, invalidations and leases are kept: <code>memory</code> is inside this one
   * process and gone with it; <code>redis</code> is shared by all nodes, and its addresses are
   * <code>quarkus.redis.hosts</code>.
   */
  @Form(value = Kind.CHOICE, unset = "memory")
  StoreKind store();

  /** The policies. A request for a namespace that is not here is refused. */
  Map<String, NamespaceConfig> namespaces();

  /** Where events come from. None is needed. */
  Map<String, ChannelConfig> channels();

  /** What events call for. */
  Map<String, RuleConfig> rules();

  /** Who may do what. */
  Security security();

  /** What one caller may ask of a node. */
  Limits limits();

  /** How answers are written. */
  Server server();

  /** The embedded store. */
  Memory memory();

  /** The Redis store. */
  Redis redis();

  /** The ordered log of invalidations. */
  Journal journal();

  /** The memory of a node. */
  Local local();

  /** How nodes agree. */
  Fleet fleet();

  /** Writes that wait for their origin. */
  WriteBehind writeBehind();

  /**
   * How long a bust of a key with a version is remembered, so that nothing older is stored: the
   * greatest lag of a replica that loaders read from plus the greatest time that a load takes. More
   * of it protects against slower replicas, and keeps a mark of each busted key for that long.
   */
  @Form(value = Kind.DURATION, least = "1s", most = "1d", unset = "10m")
  Duration fenceLife();

  /** What one caller may ask of a node. */
  interface Limits {

    /**
     * The largest value that a put may bring, in bytes. A larger one is refused with
     * VALUE_TOO_LARGE. More of it lets single calls hold the connection and the store for longer;
     * for really large values, store a reference to where they are.
     */
    @Form(value = Kind.BYTES, least = "1", most = "64MiB", unset = "1MiB")
    int maxValue();

    /**
     * How much one GetMany answers, in bytes; the keys that do not fit carry RESPONSE_TOO_LARGE.
     * Most gRPC clients accept 4 MiB unless they are told otherwise, so raise it on both sides. At
     * least <code>max-value</code>.
     *
     * <p>Default: 4MiB, or <code>max-value</code> if that is more.
     */
    @Form(value = Kind.BYTES, least = "1", most = "256MiB")
    int maxResponse();

    /**
     * How many bytes of requests one connection may have in flight; beyond it calls fail with
     * IN_FLIGHT_LIMIT until earlier ones are answered. More of it allows more concurrent puts a
     * connection, and lets one client take that much memory. At least <code>max-value</code>.
     */
    @Form(value = Kind.BYTES, least = "1", most = "8GiB", unset = "64MiB")
    long maxInFlight();

    /**
     * How many tenants a node serves; the next one gets TENANT_LIMIT. Bounds what callers who make
     * up tenant names can cost.
     */
    @Form(value = Kind.COUNT, least = "1", most = "1000000", unset = "1000")
    int maxTenants();

    /**
     * How many calls may wait on this node for the loads of others; beyond it they get WAITER_LIMIT
     * at once. More of it rides out longer loads of hot keys, and costs memory for each waiter.
     */
    @Form(value = Kind.COUNT, least = "1", most = "10000000", unset = "100000")
    int maxWaiters();

    /**
     * How many subscribers a node has; the next one gets SUBSCRIBER_LIMIT. Each costs some
     * kilobytes of heap while it is idle, and a write whenever something is invalidated that it
     * asked for.
     */
    @Form(value = Kind.COUNT, least = "1", most = "1000000", unset = "20000")
    int maxSubscribers();
  }

  /** How answers are written. */
  interface Server {

    /**
     * Whether answers that come in one turn of an event loop leave in one write. Without it each
     * answer that the store has brought is a write of its own, which costs a third more CPU a call.
     */
    @Form(value = Kind.FLAG, unset = "true")
    boolean gatherAnswers();

    /**
     * Whether Get and GetMany are answered on HTTP/2 itself. Without it they pass the bridge
     * between the server and grpc-java, as all other calls do, which costs more CPU a call; the
     * answers are the same.
     */
    @Form(value = Kind.FLAG, unset = "true")
    boolean straightReads();
  }

  /** The embedded store. */
  interface Memory {

    /**
     * How many bytes of keys and values the embedded store holds before it evicts what is used
     * least. At least <code>limits.max-value</code>. More of it keeps more entries; the heap must
     * have room for it and for the bookkeeping of each entry besides.
     */
    @Form(value = Kind.BYTES, least = "1", most = "1024GiB", unset = "256MiB")
    long maxWeight();
  }

  /** The Redis store. */
  interface Redis {

    /**
     * How long a node waits for the answer to one command; after that the call fails with
     * STORE_UNAVAILABLE. Less of it frees callers sooner, and fails more of them when Redis pauses.
     */
    @Form(value = Kind.DURATION, least = "10ms", most = "1m", unset = "1s")
    Duration commandTimeout();

    /**
     * How many connections each event loop keeps. One is enough for small values, since commands
     * are pipelined; more of them keep large values from holding up small ones.
     */
    @Form(value = Kind.COUNT, least = "1", most = "8", unset = "1")
    int connections();
  }

  /** The ordered log of invalidations. */
  interface Journal {

    /**
     * How many of the newest invalidations are kept. A subscriber or a node that was away for
     * longer than they reach back drops all its copies. More of it lets them stay away for longer,
     * and costs memory of the store.
     */
    @Form(value = Kind.COUNT, least = "100", most = "10000000", unset = "100000")
    int length();

    /**
     * How many of the newest invalidations a node has at hand for the subscribers of a tenant;
     * those who fall further behind are told out of the store. More of it spares the store when
     * many lag or come back, and costs memory for each tenant that has subscribers.
     */
    @Form(value = Kind.COUNT, least = "16", most = "1000000", unset = "8192")
    int ringLength();

    /** The same in bytes: where invalidations name many keys, fewer of them are at hand. */
    @Form(value = Kind.BYTES, least = "4KiB", most = "1GiB", unset = "4MiB")
    long ringWeight();
  }

  /** The memory of a node. */
  interface Local {

    /**
     * How many bytes of copies a node keeps in its own memory, so that it can answer without asking
     * the store; 0: none. More of it answers more reads there; the heap must have room for it.
     */
    @Form(value = Kind.BYTES, least = "0", most = "1024GiB", unset = "64MiB")
    long maxWeight();
  }

  /** Writes that wait for their origin. */
  interface WriteBehind {

    /**
     * How many writes of a tenant may wait for their origin; the next one gets WRITE_BEHIND_FULL
     * until some have got there. More of it rides out a longer outage of the origin, and costs
     * memory of Redis for each value, and some 200 bytes of heap on the node that writes them.
     */
    @Form(value = Kind.COUNT, least = "1", most = "10000000", unset = "100000")
    int maxBacklog();

    /**
     * How often a write is tried whose outcome is not known, because the origin fails or does not
     * answer, before it goes to the dead letters; 0: for as long as it takes. What the origin
     * refuses goes there at once.
     */
    @Form(value = Kind.COUNT, least = "0", most = "1000000", unset = "0")
    int maxAttempts();

    /** How many dead letters of a tenant are kept; the oldest make room. */
    @Form(value = Kind.COUNT, least = "1", most = "10000000", unset = "10000")
    int maxDeadLetters();

    /**
     * For how long a node that has died keeps others from writing what waits. Less of it lets them
     * take over sooner; more of it rides out longer pauses of the node.
     */
    @Form(value = Kind.DURATION, least = "500ms", most = "1m", unset = "5s")
    Duration lease();

    /**
     * For how long a node that stops goes on writing what waits. What is left then stays in the
     * log, for another node, or for the next start.
     */
    @Form(value = Kind.DURATION, least = "0s", most = "5m", unset = "5s")
    Duration drain();
  }

  /** How nodes agree. */
  interface Fleet {

    /**
     * What this node is called in logs and by GetFleet; some random characters are added, for a
     * name is that of one process.
     *
     * <p>Default: the name of the host.
     */
    @Form(Kind.TEXT)
    String node();

    /**
     * For how long a node may serve copies of strict namespaces without hearing from the store.
     * That long an invalidation waits for a node that has died, once. More of it rides out longer
     * pauses of nodes and of the store; less of it makes such an invalidation wait less, and renews
     * more often.
     */
    @Form(value = Kind.DURATION, least = "200ms", most = "1m", unset = "2s")
    Duration nodeLease();

    /**
     * For how long a primary of Redis may go on accepting writes after another has taken its place:
     * its <code>min-replicas-max-lag</code>, where <code>min-replicas-to-write</code> is set. For
     * this long, and a node lease, invalidations that wait for the fleet take longer after a
     * failover.
     */
    @Form(value = Kind.DURATION, least = "0s", most = "1m", unset = "1s")
    Duration demotionLag();
  }

  /** Who may do what. */
  interface Security {

    /**
     * Where a node may listen without TLS: on <code>loopback</code> only, or <code>anywhere</code>,
     * because something before it takes care of TLS, or because the network is trusted. With <code>
     * loopback</code> a node that would listen anywhere else in plain text refuses to start.
     */
    @Form(value = Kind.CHOICE, unset = "loopback")
    Settings.PlainText plainText();

    /**
     * Whether clients show a certificate of their own when they connect by TLS: <code>none</code>
     * are asked for one; <code>accepted</code>, a caller may show one; <code>required</code>, no
     * connection comes about without. They are checked against the trust store of the node's TLS
     * configuration.
     */
    @Form(value = Kind.CHOICE, unset = "none")
    Settings.ClientCertificates clientCertificates();

    /**
     * A file with more callers, one a line: a name, the SHA-256 of a token, and permissions,
     * separated by blanks. A line that begins with <code>#</code> says nothing. As soon as there is
     * any way to be known, every call needs a credential.
     */
    @Form(Kind.TEXT)
    String tokensFile();

    /**
     * How often <code>tokens-file</code> is read again. Less of it makes a revoked token end
     * sooner.
     */
    @Form(value = Kind.DURATION, least = "1s", most = "1h", unset = "10s")
    Duration tokensReload();

    /**
     * What goes to the audit log, which is the logger <code>dev.freshold.audit</code>: <code>off
     * </code>, nothing; <code>calls</code>, the invalidations, events and replays that callers ask
     * for, and refusals; <code>all</code>, the invalidations of events of channels besides.
     *
     * <p>Default: <code>all</code> where a credential is needed, otherwise <code>off</code>.
     */
    @Form(Kind.CHOICE)
    Settings.Audit audit();

    /** Tokens that an identity provider has signed. */
    Jwt jwt();

    /** Callers whom the settings name. */
    Map<String, CallerConfig> callers();

    /** What roles that signed tokens name let their bearers do. */
    Map<String, RoleConfig> roles();

    /** What each tenant may ask of a node that has no quota of its own. */
    Quota quota();

    /** Quotas of single tenants. */
    Map<String, QuotaConfig> quotas();

    /** Tokens that an identity provider has signed. */
    interface Jwt {

      /** The <code>iss</code> of the tokens that are believed. Without it none is. */
      @Form(Kind.TEXT)
      String issuer();

      /** What must be among their <code>aud</code>. Needed with <code>issuer</code>. */
      @Form(Kind.TEXT)
      String audience();

      /**
       * Where the public keys of the issuer are, as a JWK set. Plain http is for loopback only.
       *
       * <p>Default: what the issuer's <code>/.well-known/openid-configuration</code> says.
       */
      @Form(Kind.TEXT)
      String keys();

      /**
       * How often the keys are fetched. They are fetched as well when a token names a key that is
       * not among them.
       */
      @Form(value = Kind.DURATION, least = "10s", most = "1d", unset = "10m")
      Duration keysRefresh();

      /**
       * By which algorithms tokens may be signed. None, and those with a shared secret, never are.
       *
       * <p>Default: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA
       */
      @Form(Kind.TEXTS)
      String[] algorithms();

      /** By how much the clocks of the issuer and of a node may differ. */
      @Form(value = Kind.DURATION, least = "0s", most = "10m", unset = "30s")
      Duration clockSkew();

      /**
       * The claim that holds permissions, as a list or as words of one text; a path with dots leads
       * into nested claims. What is no permission of this kind is passed over.
       */
      @Form(value = Kind.TEXT, unset = "freshold")
      String permissionsClaim();

      /** The claim that holds roles, of which <code>security.roles</code> says what they allow. */
      @Form(value = Kind.TEXT, unset = "groups")
      String rolesClaim();
    }

    /** What each tenant may ask of a node that has no quota of its own. */
    interface Quota {

      /** As that of a single tenant; 0: as many as it likes. */
      @Form(value = Kind.COUNT, least = "0", most = "10000000", unset = "0")
      long requestsPerSecond();

      /** As that of a single tenant; 0: as many as it likes. */
      @Form(value = Kind.BYTES, least = "0", most = "100GiB", unset = "0")
      long bytesPerSecond();

      /** As that of a single tenant; 0: as many as it likes. */
      @Form(value = Kind.COUNT, least = "0", most = "10000000", unset = "0")
      int keysInFlight();
    }
  }
}
