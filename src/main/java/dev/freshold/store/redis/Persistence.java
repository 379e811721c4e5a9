package dev.freshold.store.redis;

import dev.freshold.store.Durability;
import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a server may hold writes that nobody else has. */
final class Persistence {

  private static final String NEED = "write: behind keeps acknowledged writes in Redis alone, and ";

  /** In a list as in a map, which the versions of the protocol of Redis answer by. */
  private static final Pattern FSYNC = Pattern.compile("appendfsync\\W+(\\w+)");

  private Persistence() {}

  /**
   * What outlives what.
   *
   * @param info the answer to INFO persistence
   * @param fsync the answer to CONFIG GET appendfsync
   * @throws StoreException if nothing does
   */
  static Durability judge(@Nullable Response info, @Nullable Response fsync) {
    if (!Reply.present(info).toString().contains("aof_enabled:1")) {
      throw none();
    }
    Matcher said = FSYNC.matcher(Reply.present(fsync).toString());
    return switch (said.find() ? said.group(1) : "") {
      case "always" -> Durability.ALWAYS;
      case "everysec" -> Durability.EVERY_SECOND;
      case "no" ->
          throw unfit(
              "its appendfsync is no, so that a crash of the machine loses as much as the system"
                  + " had not written of its own accord, half a minute and more; write \"appendfsync"
                  + " always\" into redis.conf, or \"everysec\", which may lose a second or two");
      default -> throw unsaid();
    };
  }

  /** There is no log. */
  static StoreException none() {
    return unfit(
        "its appendonly is no, so that they would be gone with its process; write \"appendonly yes\""
            + " and \"appendfsync always\" into redis.conf (or CONFIG SET both), or write: through");
  }

  /** A server that does not let itself be asked. */
  static Future<Durability> unsaid(Throwable failure) {
    boolean forbidden =
        failure.getCause() instanceof ErrorType error && (error.is("NOPERM") || error.is("ERR"));
    return Future.failedFuture(forbidden ? unsaid() : failure);
  }

  private static StoreException unsaid() {
    return unfit(
        "it does not say how safe they are there; allow this user the commands INFO and CONFIG GET");
  }

  private static StoreException unfit(String why) {
    return new StoreException(Fault.UNFIT, NEED + why);
  }
}
