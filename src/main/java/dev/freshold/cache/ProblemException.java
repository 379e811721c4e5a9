package dev.freshold.cache;

/**
 * Carries a {@link Problem} to the transport. Has no stack trace, for it is no fault of the server.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.toString(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
