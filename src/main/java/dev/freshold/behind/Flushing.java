package dev.freshold.behind;

/** What is to be known of the writes that wait on a node, for those who watch it. */
public interface Flushing {

  /** What waits in the logs that this node flushes, or was the last to. */
  Backlog backlog();

  /** What this node has done with the writes of a namespace. */
  FlushStats stats(String namespace);
}
