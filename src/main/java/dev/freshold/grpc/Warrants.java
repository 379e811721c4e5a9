package dev.freshold.grpc;

import com.google.protobuf.MessageLite;
import dev.freshold.access.Access;
import dev.freshold.access.Verb;
import dev.freshold.cache.Problem;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.AwaitReceiptRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetNamespaceRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.ReplayDeadLettersRequest;
import dev.freshold.v1.ReplayEventsRequest;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which permission each request needs. What belongs to no namespace (a tag, a scope, an event, a
 * channel) needs it for all of them. A request that is not listed here is nobody's to make.
 */
final class Warrants {

  private Warrants() {}

  /** What the caller lacks; null: nothing. */
  static @Nullable Problem lacking(Caller caller, MessageLite request) {
    if (caller.access().equals(Access.ALL)) {
      return null;
    }
    return switch (request) {
      case GetRequest get -> reading(caller, get.getNamespace(), get.getOnMiss());
      case GetManyRequest get -> reading(caller, get.getNamespace(), get.getOnMiss());
      case PutRequest put -> named(caller, put.getNamespace(), Verb.WRITE);
      case PutManyRequest puts -> writing(caller, puts);
      case AbandonRequest abandon -> named(caller, abandon.getNamespace(), Verb.WRITE);
      case InvalidateRequest keys -> named(caller, keys.getNamespace(), Verb.INVALIDATE);
      case InvalidateTagRequest tags -> general(caller, Verb.INVALIDATE);
      case BumpVersionRequest bump ->
          bump.hasNamespace()
              ? named(caller, bump.getNamespace(), Verb.INVALIDATE)
              : general(caller, Verb.INVALIDATE);
      case SubscribeRequest subscribe -> hearing(caller, subscribe.getSelector());
      case PublishEventRequest event -> general(caller, Verb.PUBLISH);
      case GetNamespaceRequest one -> named(caller, one.getNamespace(), Verb.ADMIN);
      case ExplainRequest explain -> named(caller, explain.getNamespace(), Verb.ADMIN);
      case GetFleetRequest fleet -> somewhere(caller, Verb.ADMIN);
      case ListChannelsRequest channels -> general(caller, Verb.ADMIN);
      case ListDeadLettersRequest letters -> general(caller, Verb.ADMIN);
      case ReplayDeadLettersRequest letters -> general(caller, Verb.ADMIN);
      case ReplayEventsRequest events -> general(caller, Verb.ADMIN);
      // Everybody of a tenant: the first shows the namespaces in which they may do something, and
      // the second how far the tenant's journal is.
      case ListNamespacesRequest list -> null;
      case AwaitReceiptRequest receipt -> null;
      default -> missing(caller, "*", Verb.ADMIN);
    };
  }

  private static @Nullable Problem reading(
      Caller caller, String namespace, GetRequest.OnMiss onMiss) {
    Problem lacking = named(caller, namespace, Verb.READ);
    return lacking == null && onMiss == GetRequest.OnMiss.LEASE
        ? named(caller, namespace, Verb.WRITE)
        : lacking;
  }

  private static @Nullable Problem writing(Caller caller, PutManyRequest puts) {
    for (PutRequest put : puts.getPutsList()) {
      Problem lacking = named(caller, put.getNamespace(), Verb.WRITE);
      if (lacking != null) {
        return lacking;
      }
    }
    return puts.getPutsCount() == 0 ? somewhere(caller, Verb.WRITE) : null;
  }

  private static @Nullable Problem hearing(Caller caller, Selector selector) {
    for (String namespace : selector.getNamespacesList()) {
      Problem lacking = named(caller, namespace, Verb.SUBSCRIBE);
      if (lacking != null) {
        return lacking;
      }
    }
    return somewhere(caller, Verb.SUBSCRIBE);
  }

  /** A namespace that is not named at all is a fault of the request, which is told of later. */
  private static @Nullable Problem named(Caller caller, String namespace, Verb verb) {
    if (namespace.isEmpty()) {
      return somewhere(caller, verb);
    }
    return caller.may(namespace, verb) ? null : missing(caller, namespace, verb);
  }

  private static @Nullable Problem general(Caller caller, Verb verb) {
    return caller.access().allowsEverywhere(verb) ? null : missing(caller, "*", verb);
  }

  private static @Nullable Problem somewhere(Caller caller, Verb verb) {
    return caller.access().allowsSomewhere(verb) ? null : missing(caller, "*", verb);
  }

  private static Problem missing(Caller caller, String namespace, Verb verb) {
    return new Problem.PermissionMissing(
        caller.name(), caller.tenant().name(), namespace, verb.word());
  }
}
