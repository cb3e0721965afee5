package io.weir.agent;

/// Where the process begins.
public final class Main {
  private Main() {}

  /// Runs the program and exits with its code.
  ///
  /// @param arguments the command line
  public static void main(String[] arguments) {
    var stop = new StopSignal();
    int code = Weir.run(Console.system(), stop, arguments);
    stop.ended(code);
    System.exit(code);
  }
}
