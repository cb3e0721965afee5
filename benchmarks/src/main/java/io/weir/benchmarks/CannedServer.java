package io.weir.benchmarks;

import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// The ceiling: a server that decodes nothing. It finds the messages of what one read brought by
/// their lengths, and writes as many copies of one answer with the identifiers filled in, all in
/// one write, on one thread, with no bound and no check of anything.
final class CannedServer {
  private static final int IDENTIFIERS_AT = 12;
  private static final int IDENTIFIERS_BYTES = 8;
  private static final int BUFFER_BYTES = 1 << 20;

  private final byte[] answer = Samples.cannedAnswer(Samples.creditControlRequest()).bytes();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private CannedServer() {}

  /// Serves one connection after another, for ever.
  public static void main(String[] args) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServerProcess.ready(((InetSocketAddress) listener.getLocalAddress()).getPort());
      while (true) {
        try (SocketChannel peer = listener.accept()) {
          peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
          new CannedServer().serve(peer);
        }
      }
    }
  }

  private void serve(SocketChannel peer) throws IOException {
    while (peer.read(in) >= 0) {
      in.flip();
      while (hasMessage()) {
        answerOne();
      }
      in.compact();
      out.flip();
      while (out.hasRemaining()) {
        peer.write(out);
      }
      out.clear();
    }
  }

  private boolean hasMessage() {
    return in.remaining() >= DiameterHeader.LENGTH
        && in.remaining() >= DiameterHeader.messageLength(in, in.position());
  }

  private void answerOne() {
    int at = in.position();
    int length = DiameterHeader.messageLength(in, at);
    if (DiameterHeader.commandCode(in, at) == CommandCode.CREDIT_CONTROL) {
      int start = out.position();
      out.put(answer);
      out.put(start + IDENTIFIERS_AT, in, at + IDENTIFIERS_AT, IDENTIFIERS_BYTES);
    } else {
      byte[] request = new byte[length];
      in.get(at, request);
      out.put(Samples.capabilitiesAnswer(DiameterMessage.of(request)).bytes());
    }
    in.position(at + length);
  }
}
