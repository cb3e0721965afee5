package io.weir.diameter;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The far end of a connection, played by the test itself: sends any octets, reads whole messages,
/// and gives up after a time that only a defect reaches.
final class RawPeer implements AutoCloseable {
  /// Longer than anything that goes well takes.
  static final int LONGEST_MS = 30_000;

  private final Socket socket;
  private final DataInputStream in;

  private RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LONGEST_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  static RawPeer connect(int port) {
    return connect(port, 0);
  }

  /// Connects with a small receive buffer, so that a peer that does not read soon stops its sender.
  ///
  /// @param receiveBufferBytes SO_RCVBUF, or 0 for the system's
  static RawPeer connect(int port, int receiveBufferBytes) {
    try {
      var socket = new Socket();
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_MS);
      return new RawPeer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerSocket listen() {
    try {
      var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      server.setSoTimeout(LONGEST_MS);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawPeer accept(ServerSocket server) {
    try {
      return new RawPeer(server.accept());
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
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends although the other side may have closed already.
  void sendIfOpen(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException closed) {
      // what the test sends may be cut off at any point
    }
  }

  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- receiving

  DiameterMessage receive() {
    try {
      return read();
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

  private DiameterMessage read() throws IOException {
    byte[] header = new byte[DiameterHeader.LENGTH];
    in.readFully(header);
    int length = ((header[1] & 0xFF) << 16) | ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
    byte[] whole = java.util.Arrays.copyOf(header, length);
    in.readFully(whole, DiameterHeader.LENGTH, length - DiameterHeader.LENGTH);
    return DiameterMessage.of(whole);
  }

  /// Waits until the node has closed the connection.
  ///
  /// @return the messages that came before
  List<DiameterMessage> awaitEnd() {
    List<DiameterMessage> before = new ArrayList<>();
    while (true) {
      try {
        before.add(read());
      } catch (EOFException end) {
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
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
