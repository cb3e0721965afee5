package io.weir.benchmarks;

import io.weir.diameter.Node;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.wire.ApplicationId;
import io.weir.transport.Endpoint;
import io.weir.transport.netty.TcpTransport;

/// The contender: a node as a user would write it, with everything at its default.
final class WeirServer {
  private WeirServer() {}

  /// Serves until the process is ended.
  public static void main(String[] args) throws InterruptedException {
    try (var tcp = new TcpTransport();
        Node node =
            Node.builder(Samples.SERVER_HOST, Samples.REALM)
                .serve(
                    ApplicationId.CREDIT_CONTROL,
                    request -> Samples.creditControlAnswer(request.message(), request.answer(2001)))
                .options(NodeOptions.DEFAULTS.with(NodeOptions.Acceptance.ANY_PEER))
                .start(tcp)) {
      ServerProcess.ready(node.listen(Endpoint.tcp("127.0.0.1", 0)).endpoint().port());
      Thread.currentThread().join();
    }
  }
}
