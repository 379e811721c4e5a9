package dev.freshold.ingest;

/**
 * How far a replay has got.
 *
 * @param late keys whose busts were late or copies, and busts that were known as copies
 * @param remaining still to be read, about
 * @param token everything up to here is done; empty: nothing is
 */
public record Progress(
    long read,
    long applied,
    long idle,
    long late,
    long failed,
    long remaining,
    String token,
    boolean done) {}
