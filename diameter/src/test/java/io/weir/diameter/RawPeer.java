package io.weir.diameter;

import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The far end of a connection, played by the test itself: sends any octets, reads whole messages,
/// and gives up after a time that only a defect reaches.
final class RawPeer implements AutoCloseable {
  /// Longer than anything that goes well takes.
  static final int LONGEST_MS = 30_000;

  private final End end;

  RawPeer(End end) {
    this.end = end;
  }

  /// What a transport has to do for a raw peer.
  interface End {
    void write(byte[] bytes) throws IOException;

    /// Writes messages in as few pieces as the transport allows.
    void writeTogether(List<byte[]> messages) throws IOException;

    /// The next whole message.
    ///
    /// @throws EOFException when the node has closed
    DiameterMessage read() throws IOException;

    void endOutput() throws IOException;

    void reset() throws IOException;

    void close() throws IOException;
  }

  static RawPeer connect(Endpoint to) {
    return connect(to, 0);
  }

  /// Connects with a small receive buffer, so that a peer that does not read soon stops its sender.
  ///
  /// @param receiveBufferBytes SO_RCVBUF, or SCTP's window; 0 for the default
  static RawPeer connect(Endpoint to, int receiveBufferBytes) {
    try {
      return new RawPeer(
          to.scheme().equals("tcp")
              ? TcpEnd.connect(to, receiveBufferBytes)
              : SctpEnd.connect(to, receiveBufferBytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- sending

  void send(DiameterMessage message) {
    send(message.bytes());
  }

  void send(byte[] bytes) {
    try {
      end.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends messages in as few pieces as the transport allows.
  void sendTogether(List<byte[]> messages) {
    try {
      end.writeTogether(messages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends although the other side may have closed already.
  void sendIfOpen(byte[] bytes) {
    try {
      end.write(bytes);
    } catch (IOException closed) {
      // what the test sends may be cut off at any point
    }
  }

  void endOutput() {
    try {
      end.endOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- receiving

  DiameterMessage receive() {
    try {
      return end.read();
    } catch (EOFException e) {
      throw new AssertionError("the node closed instead of sending a message", e);
    } catch (IOException e) {
      throw new AssertionError("no message came: " + e, e);
    }
  }

  /// Reads on until a message passes, dropping those that do not.
  DiameterMessage receive(Predicate<DiameterMessage> wanted) {
    DiameterMessage next = receive();
    while (!wanted.test(next)) {
      next = receive();
    }
    return next;
  }

  List<DiameterMessage> receive(int count) {
    List<DiameterMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(receive());
    }
    return messages;
  }

  /// Sends a request and reads its answer; nothing else may come.
  DiameterMessage ask(DiameterMessage request) {
    send(request);
    return receive();
  }

  /// Waits until the node has closed the connection.
  ///
  /// @return the messages that came before
  List<DiameterMessage> awaitEnd() {
    List<DiameterMessage> before = new ArrayList<>();
    while (true) {
      try {
        before.add(end.read());
      } catch (EOFException over) {
        return before;
      } catch (SocketException reset) {
        return before;
      } catch (IOException e) {
        throw new AssertionError("the node did not close: " + e, e);
      }
    }
  }

  /// Breaks the connection with a reset.
  void reset() {
    try {
      end.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
