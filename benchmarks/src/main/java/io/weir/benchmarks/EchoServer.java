package io.weir.benchmarks;

import java.io.IOException;

/// The echo servers that are measured beside each other, each in a process of its own.
enum EchoServer {
  DECODER("Netty, frame decoder", NettyEcho.class, "decoder"),
  IN_PLACE("Netty, in place", NettyEcho.class, "inplace"),
  RUNS("(ceiling: no frames)", NettyEcho.class, "runs"),
  ON_LOOP("Weir, on the loop", WeirEcho.class, "loop"),
  THREADS("Weir, virtual threads", WeirEcho.class, "threads");

  private final String title;
  private final Class<?> main;
  private final String how;

  EchoServer(String title, Class<?> main, String how) {
    this.title = title;
    this.main = main;
    this.how = how;
  }

  String title() {
    return title;
  }

  /// Starts the server.
  ///
  /// @param loops its event loops
  ServerProcess start(int loops) throws IOException {
    return ServerProcess.start(title, main, how, Integer.toString(loops));
  }
}
