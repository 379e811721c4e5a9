package dev.freshold.simulation;

import java.util.function.Function;

/** Where a node is: when it dies, another takes its place, under a name of its own. */
final class Place {

  private final String name;
  private final Function<String, Node> births;
  private int lives = 1;
  private Node node;

  Place(String name, Function<String, Node> births) {
    this.name = name;
    this.births = births;
    this.node = births.apply(name);
  }

  Node node() {
    return node;
  }

  void replace() {
    lives++;
    node = births.apply(name + '.' + lives);
  }
}
