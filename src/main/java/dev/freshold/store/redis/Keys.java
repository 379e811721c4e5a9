package dev.freshold.store.redis;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names in Redis. The braces make all keys of a partition share a slot; no tenant holds a brace.
 *
 * <p>Control state is one hash, so that what belongs together is lost together (rule R11): the
 * epoch ({@code e}), the replication id it belongs to ({@code r}), when it was opened ({@code t}),
 * since when leases are known ({@code q}), the counter ({@code s}), the greatest life of an entry
 * ({@code ml}), a generation for each subject ({@code g:}) and a mark for each key that was busted
 * ({@code k:}).
 */
record Keys(Tenant tenant) {

  /** Every channel of every tenant. */
  static final String CHANNELS = "{*.0}[jw]";

  /** The replication id that the server had when we first saw it, and when that was. */
  static final String SERVER = "freshold:server";

  /** The tenants whose logs of writes are not empty. */
  static final String BACKLOGGED = "freshold:behind";

  static final String EPOCH = "e";
  static final String COUNTER = "s";
  static final String OPENED = "t";
  static final String FLOOR = "fl";

  String entry(EntryKey key) {
    return prefix() + "k:" + key.path();
  }

  String lease(EntryKey key) {
    return prefix() + "g:" + key.path();
  }

  String control() {
    return prefix() + "c";
  }

  /** Control fields by the number under which they were last written. */
  String ages() {
    return prefix() + "z";
  }

  String journal() {
    return prefix() + "l";
  }

  String request(String requestId) {
    return prefix() + "r:" + requestId;
  }

  /** The optional listing of the entries that carry a subject. */
  String listing(Subject subject) {
    return prefix() + "i:" + subject.name();
  }

  /** The fleet: each node's serial, last renewal and lease time. */
  String members() {
    return prefix() + "m";
  }

  /** The fleet by what each node has applied of the journal. */
  String applied() {
    return prefix() + "a";
  }

  /** Writes that have not reached the origin: what, but not the values. */
  String log() {
    return prefix() + "b";
  }

  /** The values of the log, by the ids of its entries. */
  String logged() {
    return prefix() + "v";
  }

  /** Keys that have writes in the log: their fences without them, and the newest of them. */
  String unflushed() {
    return prefix() + "u";
  }

  /** Who flushes the log. */
  String hold() {
    return prefix() + "h";
  }

  /** Writes that the origin will not have. */
  String deadLetters() {
    return prefix() + "d";
  }

  /** Where the ends of leases are published. */
  String channel() {
    return prefix() + "w";
  }

  /** Where what happens in the journal and in the fleet is published. */
  String newsChannel() {
    return prefix() + "j";
  }

  static boolean isNews(String channel) {
    return channel.endsWith("j");
  }

  static String markField(String subject) {
    return "k:" + subject;
  }

  static String generationField(Subject subject) {
    return "g:" + subject.name();
  }

  static Stream<String> generationFields(List<Subject> subjects) {
    return subjects.stream().map(Keys::generationField);
  }

  /** The inverse of {@link #generationField}. */
  static Subject subjectOf(String field) {
    return new Subject(field.substring(2));
  }

  /** The inverse of {@link #channel} and {@link #newsChannel}. */
  static Tenant tenantOf(String channel) {
    return new Tenant(channel.substring(1, channel.indexOf('.')));
  }

  private String prefix() {
    return "{" + tenant.name() + ".0}";
  }
}
