package io.weir.benchmarks;

import io.weir.diameter.Node;
import io.weir.diameter.NodeBuilder;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.RequestHandler;
import io.weir.diameter.wire.ApplicationId;
import io.weir.transport.Endpoint;
import io.weir.transport.netty.TcpTransport;

/// The contender: a node as a user would write it, with everything at its default. With the
/// argument `loop` its handler, which never blocks, is served on the event loop instead of on
/// virtual threads.
final class WeirServer {
  private WeirServer() {}

  /// Serves until the process is ended.
  public static void main(String[] args) throws InterruptedException {
    RequestHandler handler =
        request -> Samples.creditControlAnswer(request.message(), request.answer(2001));
    NodeBuilder builder =
        Node.builder(Samples.SERVER_HOST, Samples.REALM)
            .options(NodeOptions.DEFAULTS.with(NodeOptions.Acceptance.ANY_PEER));
    if (args.length > 0 && args[0].equals("loop")) {
      builder.serveOnLoop(ApplicationId.CREDIT_CONTROL, handler);
    } else {
      builder.serve(ApplicationId.CREDIT_CONTROL, handler);
    }
    try (var tcp = new TcpTransport();
        Node node = builder.start(tcp)) {
      ServerProcess.ready(node.listen(Endpoint.tcp("127.0.0.1", 0)).endpoint().port());
      Thread.currentThread().join();
    }
  }
}
