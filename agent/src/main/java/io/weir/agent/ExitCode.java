package io.weir.agent;

/// What the program's exit codes mean; each command's help lists those it uses. Constants only.
public final class ExitCode {
  /// Done, and nothing was wrong.
  public static final int OK = 0;

  /// The system refused: cannot listen, cannot connect, cannot read.
  public static final int FAILED = 1;

  /// The command line or the configuration is wrong.
  public static final int USAGE = 2;

  /// The peer or the message said no: a Result-Code that is not 2xxx, a message with faults,
  /// requests that failed under load.
  public static final int REFUSED = 3;

  /// No answer: timed out, not sent, or the peer was lost.
  public static final int NO_ANSWER = 4;

  private ExitCode() {}
}
