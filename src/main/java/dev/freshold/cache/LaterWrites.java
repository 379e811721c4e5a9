package dev.freshold.cache;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.store.AppendCommand;
import dev.freshold.store.AppendResult;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Puts by the owner that are acknowledged once they are cached and in the log, both in one step of
 * the store, and reach the origin from there.
 */
final class LaterWrites {

  private static final int IDENTITY_BYTES = 16;

  private final Intake intake;
  private final Puts puts;

  LaterWrites(Intake intake, Puts puts) {
    this.intake = intake;
    this.puts = puts;
  }

  Uni<StoredPut> put(PutOrder order, Reach asked) {
    Version version = order.version();
    if (version == null) {
      throw new ProblemException(
          new Problem.PutNotAllowed(
              order.policy().name(),
              order.policy().puts().name(),
              "give the owner's version, by which its writes are told apart until they reach the"
                  + " origin (write: behind)"));
    }
    return puts.put(order, asked, command -> append(order, command, version));
  }

  private Uni<PutResult> append(PutOrder order, PutCommand command, Version version) {
    String given = order.requestId();
    String requestId = given == null ? identity(order.key(), version) : given;
    return intake
        .log()
        .append(new AppendCommand(command, order.tags(), requestId, intake.maxBacklog()))
        .map(result -> decided(order, result));
  }

  private PutResult decided(PutOrder order, AppendResult result) {
    return switch (result) {
      case AppendResult.Full full ->
          throw new ProblemException(
              new Problem.WriteBehindFull(order.policy().name(), intake.maxBacklog()));
      case AppendResult.Decided(PutResult put) -> {
        if (put instanceof PutResult.Stored) {
          intake.appended().accept(order.key().tenant());
        }
        yield put;
      }
    };
  }

  /** The same for every attempt at one version of a key, for a caller that gives none. */
  private static String identity(EntryKey key, Version version) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (key.tenant() + "\n" + key.path() + "\n" + version)
                      .getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, IDENTITY_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
