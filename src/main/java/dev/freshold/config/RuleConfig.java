package dev.freshold.config;

import java.util.List;

/**
 * What events call for, below <code>freshold.rules.&lt;name&gt;</code>. Expressions are CEL, the
 * Common Expression Language. They see <code>data</code>; <code>event.type</code>, <code>
 * event.source</code>, <code>event.subject</code> and <code>event.time</code> in milliseconds;
 * <code>key</code>, the message's; <code>position</code>, that in the source's log; and of a change
 * to a row <code>rows</code>, the row before and after, and <code>row</code>, the last of them.
 *
 * <p>Templates are text with expressions in braces. One that yields a list makes one text of each
 * item: <code>"category:{rows.map(r, r.category)}"</code> is the old and the new category.
 */
interface RuleConfig {

  /**
   * Whose events it sees: names of channels, and <code>publish</code>.
   *
   * <p>Default: all.
   */
  @Form(Kind.TEXTS)
  List<String> channels();

  /**
   * Types of events that it is for; a star at the end stands for anything.
   *
   * <p>Default: all.
   */
  @Form(Kind.TEXTS)
  List<String> types();

  /**
   * Sources of events that it is for; a star at the end stands for anything.
   *
   * <p>Default: all.
   */
  @Form(Kind.TEXTS)
  List<String> sources();

  /**
   * An expression that must be true, such as <code>data.state == 'PAID'</code>. An event of a
   * matching type for which it is false calls for nothing.
   *
   * <p>Default: always true.
   */
  @Form(Kind.TEXT)
  String condition();

  /**
   * The namespace of the keys. Also tells what the channel feeds: Explain says so when it is down,
   * and a dead letter invalidates it. Where only tags are busted it may be written for that alone.
   *
   * <p>Default: none.
   */
  @Form(Kind.TEXT)
  String namespace();

  /** Templates of keys, such as <code>["{data.id}"]</code>. */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<String> keys();

  /** Templates of tags, such as <code>["product:{data.items.map(i, i.product)}"]</code>. */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<String> tags();

  /** Templates of scopes, such as <code>["user:{data.user}"]</code>. */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<String> scopes();

  /**
   * An expression for the version that the keys have reached, such as <code>data.version</code>, or
   * <code>position</code> for change events of a database. With it, late events and copies have no
   * effect and nothing older is stored. A list beside a list of keys gives each its own.
   *
   * <p>Default: none.
   */
  @Form(Kind.TEXT)
  String version();

  /** Hard: not served any more. Soft: served as stale while one caller refreshes it. */
  @Form(value = Kind.CHOICE, unset = "hard")
  Mode mode();

  /** How far a bust has got before its event is acknowledged. */
  @Form(value = Kind.CHOICE, unset = "fleet")
  ReachKind reach();

  /** Only log what it would do. */
  @Form(value = Kind.FLAG, unset = "false")
  boolean dryRun();

  /** What becomes of what is busted. */
  enum Mode {
    HARD,
    SOFT
  }

  /** How far a bust has got. */
  enum ReachKind {
    STORE,
    FLEET
  }
}
