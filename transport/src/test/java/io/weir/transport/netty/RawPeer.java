package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.Endpoint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/// The other end of a connection: a plain blocking socket that speaks frames with a length of
/// four bytes, or anything else. One thread reads, one writes.
class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /// How a stream ended.
  enum End {
    FIN,
    RESET
  }

  static RawPeer connectedTo(Endpoint endpoint) {
    return connectedTo(endpoint, 0);
  }

  static RawPeer connectedTo(Endpoint endpoint, int bufferBytes) {
    try {
      return new RawPeer(connect(endpoint, bufferBytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Socket connect(Endpoint endpoint, int bufferBytes) throws IOException {
    var socket = new Socket();
    if (bufferBytes > 0) {
      socket.setReceiveBufferSize(bufferBytes);
      socket.setSendBufferSize(bufferBytes);
    }
    socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), PATIENCE_MS);
    return socket;
  }

  static ServerSocket listening(int receiveBufferBytes) {
    try {
      var server = new ServerSocket();
      if (receiveBufferBytes > 0) {
        server.setReceiveBufferSize(receiveBufferBytes);
      }
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.setSoTimeout(PATIENCE_MS);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawPeer acceptedBy(ServerSocket server) {
    try {
      return new RawPeer(server.accept());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] frame(String payload) {
    return frame(payload.getBytes(ISO_8859_1));
  }

  static byte[] frame(byte[] payload) {
    return java.nio.ByteBuffer.allocate(4 + payload.length)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  void send(String... payloads) {
    var frames = new java.io.ByteArrayOutputStream();
    for (String payload : payloads) {
      frames.writeBytes(frame(payload));
    }
    write(frames.toByteArray());
  }

  byte[] receiveBytes() {
    try {
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      return payload;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] readBytes(int bytes) {
    try {
      byte[] read = new byte[bytes];
      in.readFully(read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String receive() {
    return new String(receiveBytes(), ISO_8859_1);
  }

  /// Reads to the end, through whatever still comes.
  End readToEnd() {
    byte[] some = new byte[8192];
    try {
      int read = 0;
      while (read >= 0) {
        read = in.read(some);
      }
      return End.FIN;
    } catch (EOFException e) {
      return End.FIN;
    } catch (SocketException e) {
      return End.RESET;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends this side's stream in order; still reads.
  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Breaks the connection.
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
