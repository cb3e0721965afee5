package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The other end of [ServerProcess#ask]: a process that answers questions about itself, one line
/// each, on its standard input and output. It ends with its input, so it never outlives who
/// started it.
final class Control {
  static final String USAGE = "usage";
  static final String MEMORY = "memory";

  private Control() {}

  /// Reports a server as ready and answers what it has used, until nobody asks any more.
  ///
  /// @param port where it listens
  /// @param frames frames received so far
  static void ofServer(int port, LongSupplier frames) throws IOException {
    serve(
        port,
        question ->
            switch (question) {
              case USAGE -> Usage.ofThisProcess(frames.getAsLong()).line();
              case MEMORY -> Memory.ofThisProcess().line();
              default -> "no such question: " + question;
            });
  }

  static void serve(int port, UnaryOperator<String> answers) throws IOException {
    ServerProcess.ready(port);
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      System.out.println(answers.apply(line));
    }
  }
}
