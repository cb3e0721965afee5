package io.weir.diameter;

import io.weir.diameter.wire.DiameterMessage;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.framing.Framers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/// An association in the hands of a [RawPeer], with a transport of its own where it connects.
final class SctpEnd implements RawPeer.End {
  /// How the peers of most implementations send: in order, with Diameter's payload protocol.
  private static final SendInfo PLAIN = SendInfo.NONE.withProtocol(Streams.CLEAR_TEXT);

  private final Runnable closeTransport;
  private final MessageSocket socket;
  private volatile ReceiveInfo lastInfo = ReceiveInfo.NONE;

  private SctpEnd(Runnable closeTransport, MessageSocket socket) {
    this.closeTransport = closeTransport;
    this.socket = socket;
  }

  static SctpTransport newTransport(int receiveBufferBytes) {
    int window = receiveBufferBytes > 0 ? receiveBufferBytes : 1 << 20;
    AssociationOptions association =
        AssociationOptions.DEFAULTS.withSizes(
            new AssociationOptions.Sizes(window, 16_384, window, 1500, 1500, 4));
    return new SctpTransport(
        new UdpCarrier(1, UdpOptions.DEFAULTS), SctpOptions.DEFAULTS.withAssociation(association));
  }

  private static ConnectionOptions options(int receiveBufferBytes) {
    ConnectionOptions options = ConnectionOptions.framedBy(Framers.raw(1 << 20));
    return receiveBufferBytes > 0 ? options.withReadBuffer(1024) : options;
  }

  static SctpEnd connect(Endpoint to, int receiveBufferBytes) throws IOException {
    SctpTransport transport = newTransport(receiveBufferBytes);
    try {
      return new SctpEnd(transport::close, transport.connect(to, options(receiveBufferBytes)));
    } catch (InterruptedException e) {
      transport.close();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(bytes, PLAIN);
  }

  /// Each is a message; the transport bundles them.
  @Override
  public void writeTogether(List<byte[]> messages) throws IOException {
    for (byte[] message : messages) {
      write(message);
    }
  }

  /// Sends a message as no ordinary peer does.
  void write(byte[] bytes, SendInfo info) throws IOException {
    try {
      socket.send(Send.of(bytes).with(info));
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public DiameterMessage read() throws IOException {
    long deadlineNs = Deadlines.after(System.nanoTime(), Duration.ofMillis(RawPeer.LONGEST_MS));
    try {
      return switch (socket.receive(deadlineNs)) {
        case Received.Message(byte[] payload, ReceiveInfo info) -> {
          lastInfo = info;
          yield DiameterMessage.of(payload);
        }
        case Received.Ended(CloseReason why, byte[] _) -> throw new EOFException(why.toString());
        case Received.NothingYet _ -> throw new SocketTimeoutException("nothing came");
        case Received.Part _ -> throw new IOException("no parts were asked for");
      };
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /// How the message came that was read last.
  ReceiveInfo lastInfo() {
    return lastInfo;
  }

  /// SCTP has no half-closed associations
  /// ([RFC 9260 section 9](https://www.rfc-editor.org/rfc/rfc9260#section-9)).
  @Override
  public void endOutput() {
    socket.close();
  }

  @Override
  public void reset() {
    socket.abort(new CloseReason.LocalClose("reset by the test"));
    closeTransport.run();
  }

  @Override
  public void close() {
    socket.close();
    closeTransport.run();
  }

  /// A listener, and a transport for it. What it accepts is closed with it.
  static final class Server implements RawListener.Server {
    private final SctpTransport transport = newTransport(0);
    private final Listener listener = transport.listen(Over.SCTP.anywhere, options(0));

    @Override
    public Endpoint endpoint() {
      return listener.endpoint();
    }

    @Override
    public RawPeer.End accept() throws IOException {
      try {
        MessageSocket socket =
            listener.accept(
                Deadlines.after(System.nanoTime(), Duration.ofMillis(RawPeer.LONGEST_MS)));
        if (socket == null) {
          throw new SocketTimeoutException("nobody connected");
        }
        return new SctpEnd(() -> {}, socket);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
