package dev.freshold.grpc;

import com.google.protobuf.Value;
import com.google.protobuf.util.Timestamps;
import dev.freshold.ingest.Bust;
import dev.freshold.ingest.Handed;
import dev.freshold.ingest.Published;
import dev.freshold.model.Receipt;
import dev.freshold.v1.EventBust;
import dev.freshold.v1.Mode;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PublishEventResponse;
import dev.freshold.v1.Reach;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** PublishEvent: what the request asks, and what it is answered. */
final class EventMapping {

  private static final int MAX_ATTRIBUTE = 512;

  private EventMapping() {}

  static Handed handed(PublishEventRequest request, long now) {
    Faults faults = new Faults();
    attribute("id", request.getId(), faults);
    attribute("source", request.getSource(), faults);
    attribute("type", request.getType(), faults);
    if (request.getSubject().length() > MAX_ATTRIBUTE) {
      faults.add("subject", "has more than " + MAX_ATTRIBUTE + " characters; shorten it");
    }
    if (request.hasTime() && !Timestamps.isValid(request.getTime())) {
      faults.add("time", "is no timestamp; write one like 2026-01-02T03:04:05Z");
    }
    String json =
        switch (request.getContentCase()) {
          case DATA -> json(request.getData(), faults);
          case JSON -> request.getJson();
          case CONTENT_NOT_SET -> "";
        };
    faults.raise();
    return new Handed(
        request.getId(),
        request.getSource(),
        request.getType(),
        request.getSubject(),
        request.hasTime() ? Timestamps.toMillis(request.getTime()) : now,
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static void attribute(String name, String value, Faults faults) {
    if (value.isEmpty()) {
      faults.add(name, "must not be empty");
    } else if (value.length() > MAX_ATTRIBUTE) {
      faults.add(name, "has more than " + MAX_ATTRIBUTE + " characters; shorten it");
    }
  }

  private static String json(Value data, Faults faults) {
    StringBuilder text = new StringBuilder();
    ValueText.append(text, data, faults);
    return text.toString();
  }

  static PublishEventResponse response(Published published) {
    PublishEventResponse.Builder response =
        PublishEventResponse.newBuilder()
            .setLate(published.late())
            .setDuplicate(published.duplicate())
            .setIdle(published.idle() == null ? "" : published.idle());
    published.receipts().stream()
        .max(Comparator.comparingLong(Receipt::position))
        .ifPresent(receipt -> response.setReceipt(receipt.token()));
    published.busts().forEach(bust -> response.addBusts(bust(bust)));
    return response.build();
  }

  private static EventBust bust(Bust bust) {
    return EventBust.newBuilder()
        .setRule(bust.rule())
        .addAllSubjects(bust.subjects())
        .setMode(bust.soft() ? Mode.SOFT : Mode.HARD)
        .setReach(
            switch (bust.reach()) {
              case STORE -> Reach.STORE;
              case FLEET -> Reach.FLEET;
            })
        .build();
  }
}
