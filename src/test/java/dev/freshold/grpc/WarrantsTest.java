package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.freshold.access.Access;
import dev.freshold.access.Identity;
import dev.freshold.access.Permission;
import dev.freshold.cache.Problem;
import dev.freshold.model.Tenant;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.AwaitReceiptRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetNamespaceRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.ReplayEventsRequest;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which permission each request needs. */
class WarrantsTest {

  private static final Tenant SHOP = new Tenant("shop");

  private static final GetRequest GET = GetRequest.newBuilder().setNamespace("product").build();
  private static final PutRequest PUT = PutRequest.newBuilder().setNamespace("product").build();

  /** Each request with the permission that is just enough for it. */
  private static final List<Needed> NEEDED =
      List.of(
          new Needed(GET, "product:read"),
          new Needed(
              GET.toBuilder().setOnMiss(GetRequest.OnMiss.LEASE).build(), "product:read+write"),
          new Needed(GetManyRequest.newBuilder().setNamespace("product").build(), "product:read"),
          new Needed(PUT, "product:write"),
          new Needed(PutManyRequest.newBuilder().addPuts(PUT).build(), "product:write"),
          new Needed(AbandonRequest.newBuilder().setNamespace("product").build(), "product:write"),
          new Needed(
              InvalidateRequest.newBuilder().setNamespace("product").build(), "product:invalidate"),
          new Needed(InvalidateTagRequest.newBuilder().addTags("a").build(), "*:invalidate"),
          new Needed(BumpVersionRequest.newBuilder().setScope("a").build(), "*:invalidate"),
          new Needed(
              BumpVersionRequest.newBuilder().setNamespace("product").build(),
              "product:invalidate"),
          new Needed(
              SubscribeRequest.newBuilder()
                  .setSelector(Selector.newBuilder().addNamespaces("product"))
                  .build(),
              "product:subscribe"),
          new Needed(PublishEventRequest.getDefaultInstance(), "*:publish"),
          new Needed(
              GetNamespaceRequest.newBuilder().setNamespace("product").build(), "product:admin"),
          new Needed(ExplainRequest.newBuilder().setNamespace("product").build(), "product:admin"),
          new Needed(GetFleetRequest.getDefaultInstance(), "product:admin"),
          new Needed(ListChannelsRequest.getDefaultInstance(), "*:admin"),
          new Needed(ReplayEventsRequest.getDefaultInstance(), "*:admin"));

  private record Needed(MessageLite request, String permission) {}

  @Test
  void request_withJustEnough_passesAndWithAllElseDoesNot() {
    for (Needed needed : NEEDED) {
      String[] parts = needed.permission().split(":", -1);
      assertThat(Warrants.lacking(caller(needed.permission()), needed.request()))
          .as(needed.toString())
          .isNull();
      for (String verb : List.of("read", "write", "invalidate", "subscribe", "publish", "admin")) {
        String others =
            String.join(
                "+",
                Stream.of("read", "write", "invalidate", "subscribe", "publish", "admin")
                    .filter(one -> !one.equals(verb))
                    .toList());
        boolean enough = !Arrays.asList(parts[1].split("\\+", -1)).contains(verb);
        assertThat(Warrants.lacking(caller("*:" + others), needed.request()) == null)
            .as(needed + " without " + verb)
            .isEqualTo(enough);
      }
      if (!parts[0].equals("*") && !(needed.request() instanceof GetFleetRequest)) {
        assertThat(Warrants.lacking(caller("other:*"), needed.request()))
            .as(needed + " elsewhere")
            .isInstanceOf(Problem.PermissionMissing.class);
      }
      if (parts[0].equals("*")) {
        assertThat(Warrants.lacking(caller("product:*"), needed.request()))
            .as(needed + " in one namespace")
            .isInstanceOf(Problem.PermissionMissing.class);
      }
    }
  }

  @Test
  void putMany_withOnePutThatIsNotAllowed_isRefusedAsAWhole() {
    PutManyRequest both =
        PutManyRequest.newBuilder()
            .addPuts(PUT)
            .addPuts(PUT.toBuilder().setNamespace("order"))
            .build();

    assertThat(Warrants.lacking(caller("product:write"), both))
        .isEqualTo(new Problem.PermissionMissing("web", "shop", "order", "write"));
  }

  @Test
  void subscribe_toOneNamespaceThatIsNotAllowed_isRefused() {
    SubscribeRequest both =
        SubscribeRequest.newBuilder()
            .setSelector(Selector.newBuilder().addNamespaces("product").addNamespaces("order"))
            .build();

    assertThat(Warrants.lacking(caller("product:subscribe"), both)).isNotNull();
  }

  @Test
  void everyMethod_ofOneWhoMayDoNothing_isRefused() {
    Caller nobody = new Caller(SHOP, new Identity("web", List.of(), 0), Access.NONE, false, 0);
    List<Class<?>> forEverybody = List.of(ListNamespacesRequest.class, AwaitReceiptRequest.class);
    for (MessageLite request : requests()) {
      assertThat(Warrants.lacking(nobody, request) == null)
          .as(request.getClass().getSimpleName())
          .isEqualTo(forEverybody.contains(request.getClass()));
    }
  }

  @Test
  void everyMethod_ofOneWhoMayDoAll_passes() {
    for (MessageLite request : requests()) {
      assertThat(Warrants.lacking(caller("*:*"), request))
          .as(request.getClass().getSimpleName())
          .isNull();
      assertThat(Warrants.lacking(Caller.ANYONE, request)).isNull();
    }
  }

  private static List<MessageLite> requests() {
    List<ServiceDescriptor> services =
        List.of(
            CacheServiceGrpc.getServiceDescriptor(),
            InvalidationServiceGrpc.getServiceDescriptor(),
            AdminServiceGrpc.getServiceDescriptor());
    List<MessageLite> requests =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(WarrantsTest::prototype)
            .toList();
    assertThat(requests).hasSizeGreaterThan(18);
    return requests;
  }

  private static MessageLite prototype(MethodDescriptor<?, ?> method) {
    PrototypeMarshaller<?> marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
    return (MessageLite) Objects.requireNonNull(marshaller.getMessagePrototype());
  }

  private static Caller caller(String permission) {
    Identity web =
        new Identity("web", List.of(Permission.parse("shop/" + permission)), Long.MAX_VALUE);
    return new Caller(SHOP, web, Objects.requireNonNull(web.in(SHOP)), false, 0);
  }
}
