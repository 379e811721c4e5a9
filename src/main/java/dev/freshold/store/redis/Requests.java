package dev.freshold.store.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.List;

/** Commands in the making. */
final class Requests {

  private Requests() {}

  /**
   * A script by its name; the arguments are for the caller to add. All keys are declared, for Redis
   * Cluster asks for that.
   */
  static Request script(String sha, List<String> keys) {
    return addAll(Request.cmd(Command.EVALSHA).arg(sha).arg(keys.size()), keys);
  }

  static Request load(String source) {
    return Request.cmd(Command.SCRIPT).arg("LOAD").arg(source);
  }

  static Request counter(Keys keys) {
    return Request.cmd(Command.HGET).arg(keys.control()).arg(Keys.COUNTER);
  }

  static Request addAll(Request request, Collection<String> arguments) {
    arguments.forEach(request::arg);
    return request;
  }
}
