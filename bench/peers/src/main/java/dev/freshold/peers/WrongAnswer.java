package dev.freshold.peers;

/**
 * A peer has answered what cannot be right. It ends the run: no figure is made of wrong answers.
 */
final class WrongAnswer extends IllegalStateException {

  private static final long serialVersionUID = 1;

  WrongAnswer(String message) {
    super(message);
  }
}
