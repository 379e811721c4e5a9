package dev.freshold.cache;

import io.smallrye.mutiny.Uni;

/** A read that has begun. */
public sealed interface Reading {

  /** It was answered from this node's own memory: hand it out. */
  record Answered(GetResult result) implements Reading {}

  /** The store has to be asked, which happens when this is subscribed to. */
  record Pending(Uni<GetResult> result) implements Reading {}
}
