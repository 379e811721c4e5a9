package dev.freshold.grpc;

import java.util.Map;

/** On the embedded store. */
class PackagedMemoryIT extends PackagedWire {

  @Override
  Map<String, String> store() {
    return Map.of();
  }
}
