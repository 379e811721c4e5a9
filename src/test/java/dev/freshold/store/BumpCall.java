package dev.freshold.store;

import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.testing.Await;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bump in the making: hard, and no more than that, unless the test says otherwise. */
public final class BumpCall {

  private final Store store;
  private final Tenant tenant;
  private final List<Subject> subjects;
  private BumpCommand.Kind kind;
  private boolean soft;
  private long atLeast;
  private int pace;
  private long settle;
  private String reason = "";
  private @Nullable String requestId;

  BumpCall(Store store, Tenant tenant, List<Subject> subjects) {
    this.store = store;
    this.tenant = tenant;
    this.subjects = subjects;
    this.kind =
        subjects.getFirst().isNamespace() ? BumpCommand.Kind.NAMESPACE : BumpCommand.Kind.TAG;
  }

  public BumpCall asScope() {
    this.kind = BumpCommand.Kind.SCOPE;
    return this;
  }

  public BumpCall soft() {
    this.soft = true;
    return this;
  }

  public BumpCall atLeast(long version) {
    this.atLeast = version;
    return this;
  }

  public BumpCall pace(int perSecond) {
    this.pace = perSecond;
    return this;
  }

  public BumpCall settle(long millis) {
    this.settle = millis;
    return this;
  }

  public BumpCall reason(String why) {
    this.reason = why;
    return this;
  }

  public BumpCall requestId(String id) {
    this.requestId = id;
    return this;
  }

  public BumpResult go() {
    return Await.of(store.bump(command()));
  }

  public long estimate() {
    return Await.of(store.estimate(command()));
  }

  private BumpCommand command() {
    return new BumpCommand(tenant, kind, subjects, soft, atLeast, pace, settle, reason, requestId);
  }
}
