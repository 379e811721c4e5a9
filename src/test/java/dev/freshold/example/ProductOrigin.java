package dev.freshold.example;

import dev.freshold.v1.LoadItem;
import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadManyResponse;
import dev.freshold.v1.LoadManyResult;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.OriginServiceGrpc.OriginServiceImplBase;
import dev.freshold.v1.StoreRequest;
import dev.freshold.v1.StoreResponse;
import dev.freshold.v1.Value;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What Freshold asks, answered out of the database. Calls block, each on a virtual thread of its
 * own.
 *
 * <p>An origin with several tenants reads the metadata key freshold-tenant of each call; this one
 * has a single tenant.
 */
public final class ProductOrigin extends OriginServiceImplBase {

  private final Documents documents;
  private final DataSource primary;

  /**
   * An origin.
   *
   * @param primary where is written
   */
  public ProductOrigin(Documents documents, DataSource primary) {
    this.documents = documents;
    this.primary = primary;
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> seat) {
    Answering.with(
        seat,
        () -> {
          LoadItem item = request.getItem();
          Document found = find(request.getNamespace(), List.of(item)).get(item.getKey());
          LoadResponse.Builder answer = LoadResponse.newBuilder();
          if (found == null) {
            return answer.setNotFound(Document.absent()).build();
          }
          if (found.deleted()) {
            return answer.setNotFound(found.notFound()).build();
          }
          return found.isKnownBy(item.getValidator())
              ? answer.setNotModified(found.notModified()).build()
              : answer.setLoaded(found.loaded()).build();
        });
  }

  @Override
  public void loadMany(LoadManyRequest request, StreamObserver<LoadManyResponse> seat) {
    Answering.with(
        seat,
        () -> {
          List<LoadItem> items = request.getItemsList();
          Map<String, Document> found = find(request.getNamespace(), items);
          return LoadManyResponse.newBuilder()
              .addAllResults(
                  items.stream().map(item -> result(item, found.get(item.getKey()))).toList())
              .build();
        });
  }

  /**
   * A write whose version is not above the row's changes nothing, and is answered with the row as
   * it is, which is what is cached then.
   */
  @Override
  public void store(StoreRequest request, StreamObserver<StoreResponse> seat) {
    Answering.with(
        seat,
        () -> {
          require(request.getNamespace().equals("product"), "only products are written");
          Change change = change(request);
          ProductTable.Row row =
              Transaction.run(
                  primary,
                  connection -> {
                    CallScope.limit(connection);
                    return ProductTable.save(connection, change);
                  });
          return stored(row, change);
        });
  }

  private Map<String, Document> find(String namespace, List<LoadItem> items) throws SQLException {
    // Not UNIMPLEMENTED: that would say that there is no such method here.
    require(documents.has(namespace), "no such namespace here: " + namespace);
    return documents.load(namespace, items);
  }

  private static LoadManyResult result(LoadItem item, @Nullable Document found) {
    LoadManyResult.Builder result = LoadManyResult.newBuilder().setKey(item.getKey());
    if (found == null) {
      return result.setNotFound(Document.absent()).build();
    }
    if (found.deleted()) {
      return result.setNotFound(found.notFound()).build();
    }
    return found.isKnownBy(item.getValidator())
        ? result.setNotModified(found.notModified()).build()
        : result.setLoaded(found.loaded()).build();
  }

  private static Change change(StoreRequest request) {
    return new Change(
        request.getKey(),
        request.hasDeletion() ? null : body(request.getValue()),
        request.hasVersion() ? request.getVersion() : null,
        request.getRequestId());
  }

  private static String body(Value value) {
    return value.hasText() ? value.getText() : value.getData().toStringUtf8();
  }

  private static StoreResponse stored(ProductTable.Row row, Change change) {
    StoreResponse.Builder answer =
        StoreResponse.newBuilder().setVersion(row.version()).addTags("category:" + row.category());
    if (!row.deleted()) {
      return answer
          .setValue(Value.newBuilder().setText(row.body()).setContentType("application/json"))
          .build();
    }
    if (change.body() != null) { // nothing that was stored could be cached in its place
      throw Status.ABORTED
          .withDescription("it was deleted at version " + row.version())
          .asRuntimeException();
    }
    return answer.build();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
    }
  }
}
