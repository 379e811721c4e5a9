package dev.freshold.demo;

/** One story that is played. */
interface Scenario {

  String title();

  void play(Stage stage);

  /**
   * What a scenario is played on.
   *
   * @param left a service that talks to one node of the cache
   * @param right a service that talks to the other node
   */
  record Stage(Origin origin, Service left, Service right, Report report) {

    /** Every other caller comes through the other node. */
    Service service(int number) {
      return number % 2 == 0 ? left : right;
    }
  }
}
