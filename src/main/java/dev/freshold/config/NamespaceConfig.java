package dev.freshold.config;

import dev.freshold.policy.Coherence;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.TagPattern;
import dev.freshold.policy.TagTemplate;
import dev.freshold.policy.WriteMode;
import java.time.Duration;
import java.util.List;

/**
 * The policy of one namespace, below <code>freshold.namespaces.&lt;name&gt;</code>. A name has 1 to
 * 63 characters out of a-z, 0-9 and the dash, and does not begin with a dash.
 *
 * <p>Only <code>max-staleness</code> must be written. What is not written is derived so that it
 * always fits: a default never makes a start fail.
 */
interface NamespaceConfig {

  /**
   * Whose defaults hold. <code>ttl</code>: external answers, aggregates, sessions. <code>reference
   * </code>: countries, currencies, flags that may lag. <code>owned</code>: profiles and settings
   * that one service writes. <code>multi-producer</code>: orders, inventory, catalogs that events
   * bust. <code>derived</code>: lists, searches, dashboards that tags bust. A preset is nothing but
   * defaults; everything below overrides it.
   *
   * <p>Default: none; then the defaults are the cautious ones of <code>multi-producer</code>.
   */
  @Form(Kind.CHOICE)
  Preset preset();

  /**
   * The bound: a value whose load began longer ago than this is never served to anyone. No preset
   * and no default supplies it, because nobody but you knows how wrong a value may be.
   *
   * <p>Default: none; it must be written.
   */
  @Form(value = Kind.DURATION, least = "1s", most = "1d")
  Duration maxStaleness();

  /**
   * How long a value is fresh, counted from the start of its load. Together with the longer of
   * <code>stale-while-revalidate</code> and <code>stale-if-error</code> it must fit inside <code>
   * max-staleness</code>.
   *
   * <p>Default: 60s, but at most half of <code>max-staleness</code>, and at most what the written
   * windows leave of it.
   */
  @Form(value = Kind.DURATION, least = "1ms", most = "1d")
  Duration ttl();

  /**
   * The most by which the life of an entry is shortened at random, so that what was stored together
   * does not expire together. It never lengthens.
   */
  @Form(value = Kind.PERCENT, least = "0%", most = "50%", unset = "10%")
  double jitter();

  /**
   * For how long after its ttl a value is served as stale while one caller refreshes it (RFC 5861).
   *
   * <p>Default: by preset: <code>ttl</code> none, <code>reference</code> all that is left of <code>
   * max-staleness</code>, <code>derived</code> two ttls, the others one ttl; cut to what is left.
   */
  @Form(value = Kind.DURATION, least = "0s", most = "1d")
  Duration staleWhileRevalidate();

  /**
   * For how long after its ttl a value is served as stale when the load that should replace it
   * failed or hangs (RFC 5861). It counts from the end of the ttl, not from the end of <code>
   * stale-while-revalidate</code>, so only what exceeds that window adds to it.
   *
   * <p>Default: by preset: <code>ttl</code> and <code>derived</code> none, <code>reference</code>
   * all that is left of <code>max-staleness</code>, the others one ttl; cut to what is left.
   */
  @Form(value = Kind.DURATION, least = "0s", most = "1d")
  Duration staleIfError();

  /**
   * How eagerly a reader refreshes a value before its ttl ends: beta of XFetch. Above 1 goes
   * earlier and costs more loads, below 1 later, 0 is off.
   */
  @Form(value = Kind.NUMBER, least = "0.0", most = "10.0", unset = "1.0")
  double earlyRefresh();

  /** For how long it is remembered that there was nothing to store. */
  Negative negative();

  /**
   * How long the right to load lasts, and for how long others wait for the load unless they say
   * otherwise. Longer than almost all loads take; a load that takes longer is refused as
   * LEASE_LOST.
   */
  @Form(value = Kind.DURATION, least = "1s", most = "10m", unset = "10s")
  Duration lease();

  /**
   * What a read does when there is nothing fresh, unless it says otherwise. <code>return</code>:
   * says so. <code>lease</code>: one caller in the fleet gets the right to load, the others are
   * served stale or wait. <code>load</code>: a node loads from the origin.
   *
   * <p>Default: by preset: <code>ttl</code> return, the others load where there is an origin, and
   * else lease.
   */
  @Form(Kind.CHOICE)
  OnMiss onMiss();

  /**
   * Which puts are accepted. <code>any</code>: all; one that has neither lease nor version ages
   * from its arrival and can hide an invalidation that ran beside its load. <code>versioned</code>:
   * with a version; an outcome that is no value, also with a lease alone. <code>leased-or-versioned
   * </code>: with either.
   *
   * <p>Default: by preset: <code>ttl</code> and <code>reference</code> any, <code>owned</code>
   * versioned, the others leased-or-versioned.
   */
  @Form(Kind.CHOICE)
  PutPermission puts();

  /**
   * How the copies in the memory of nodes are kept true. <code>strict</code>: once an invalidation
   * is answered, no node serves what it invalidated. <code>bounded</code>: a copy may be served
   * until its age reaches <code>max-staleness</code>. <code>none</code>: nodes keep no copies.
   *
   * <p>Default: by preset: <code>ttl</code> and <code>reference</code> bounded, the others strict.
   */
  @Form(Kind.CHOICE)
  Coherence coherence();

  /**
   * The shape of the keys, such as <code>"{user}/profile"</code>; a key of another shape is
   * refused. A placeholder stands for one or more characters up to the text that follows it; the
   * last one takes the rest. In YAML it needs quotes: a bare <code>{id}</code> is an empty mapping,
   * which YAML drops.
   *
   * <p>Default: none; any key.
   */
  @Form(Kind.TEXT)
  KeyTemplate key();

  /**
   * Tags that every entry carries, made from its key by the placeholders of <code>key</code>, such
   * as <code>["product:{id}"]</code>. Together with <code>scopes</code> at most 32.
   */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<TagTemplate> tags();

  /**
   * Tags without which an entry is refused, such as <code>["tenant:*"]</code>; a star at the end
   * stands for anything. At most 32.
   *
   * <p>Default: none; preset <code>derived</code>: <code>["*"]</code>, at least one tag.
   */
  @Form(Kind.TEXTS)
  List<TagPattern> requireTags();

  /**
   * Tags that the key itself names, such as <code>["user:{user}"]</code>, so that BumpVersion can
   * end everything of that user at once without reading an entry first.
   */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<TagTemplate> scopes();

  /**
   * Whether the store lists which entries carry a tag, so that a dry run of InvalidateTag can
   * estimate how many it would hit. Costs one more write a tag at each put.
   */
  @Form(value = Kind.FLAG, unset = "false")
  boolean indexTags();

  /** Where values come from; without one, callers load. */
  Origin origin();

  /** What one node asks of the origin at the most. */
  OriginLimits originLimits();

  /**
   * What becomes of a put without a lease beside its being cached. <code>none</code>: its caller
   * has committed it before. <code>through</code>: it goes to OriginService.Store first, and what
   * was stored there is cached. <code>behind</code>: it is cached and written into a durable log at
   * once, and goes to OriginService.Store from there, in the order of each key; needs <code>
   * freshold.store: redis</code> with <code>appendonly yes</code>, and puts with versions. Both
   * need <code>origin.grpc</code>.
   */
  @Form(value = Kind.CHOICE, unset = "none")
  WriteMode write();

  /** Where values come from. */
  interface Origin {

    /**
     * The address of an OriginService, such as <code>catalog:9001</code>, or <code>
     * dns:///catalog:9001</code> to spread calls over all addresses of a name. Not beside <code>
     * http</code>.
     */
    @Form(Kind.TEXT)
    String grpc();

    /** Whether <code>grpc</code> is called over TLS, with the authorities that the JVM trusts. */
    @Form(value = Kind.FLAG, unset = "false")
    boolean tls();

    /**
     * The URL of a key, with the placeholders of <code>key</code> or <code>{key}</code> for all of
     * it, such as <code>"http://catalog/products/{id}"</code>. ETag, Last-Modified, Cache-Control,
     * Surrogate-Key and Cache-Tag of the answers are understood, within what the policy allows. Not
     * beside <code>grpc</code>.
     */
    @Form(Kind.TEXT)
    String http();

    /** The header in which an answer over HTTP gives the version of the row, 0 or more. */
    @Form(value = Kind.TEXT, unset = "Freshold-Version")
    String versionHeader();
  }

  /** What one node asks of the origin at the most. */
  interface OriginLimits {

    /**
     * Calls under way at once. More of it rides out a slow origin, and lets a node load it harder.
     */
    @Form(value = Kind.COUNT, least = "1", most = "10000", unset = "64")
    int concurrency();

    /**
     * Loads that wait until a call is free; beyond it a reader who has nothing stale to fall back
     * on gets ORIGIN_BUSY at once. More of it rides out larger bursts, and keeps callers waiting
     * for longer.
     */
    @Form(value = Kind.COUNT, least = "0", most = "1000000", unset = "10000")
    int queue();

    /** The longest that one call may take; after that the load has failed. */
    @Form(value = Kind.DURATION, least = "10ms", most = "5m", unset = "2s")
    Duration timeout();

    /**
     * For how long a reader waits for a load while there is a value within <code>stale-if-error
     * </code>, which is then served in its place; the load goes on.
     *
     * <p>Default: 500ms, but at most <code>timeout</code>.
     */
    @Form(value = Kind.DURATION, least = "0s", most = "5m")
    Duration softTimeout();

    /** Keys that are asked for in one LoadMany; 1: each is asked for alone, by Load. */
    @Form(value = Kind.COUNT, least = "1", most = "1000", unset = "64")
    int batch();

    /**
     * For how long a load waits for others to share its call. More of it makes larger calls, and
     * adds that long to each load.
     */
    @Form(value = Kind.DURATION, least = "0s", most = "1s", unset = "2ms")
    Duration batchWindow();

    /**
     * Loads that nobody waits for, because there is something to serve, which a node begins in a
     * second; beyond it values stay stale, or are refreshed no earlier than they must. More of it
     * refreshes sooner after a great invalidation.
     */
    @Form(value = Kind.COUNT, least = "1", most = "1000000", unset = "200")
    int refreshesPerSecond();
  }

  /** For how long it is remembered that there was nothing to store. */
  interface Negative {

    /**
     * How long the answer that there is nothing under a key is served.
     *
     * <p>Default: 10s, but at most <code>max-staleness</code>.
     */
    @Form(value = Kind.DURATION, least = "1ms", most = "1d")
    Duration notFound();

    /**
     * How long a failure of the origin is served where no stale value may be.
     *
     * <p>Default: 2s, but at most <code>max-staleness</code>.
     */
    @Form(value = Kind.DURATION, least = "1ms", most = "1d")
    Duration error();
  }
}
