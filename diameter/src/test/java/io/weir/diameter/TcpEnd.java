package io.weir.diameter;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/// A plain TCP socket in the hands of a [RawPeer].
final class TcpEnd implements RawPeer.End {
  private final Socket socket;
  private final DataInputStream in;

  private TcpEnd(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(RawPeer.LONGEST_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  static TcpEnd connect(Endpoint to, int receiveBufferBytes) throws IOException {
    var socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()), RawPeer.LONGEST_MS);
    return new TcpEnd(socket);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void writeTogether(List<byte[]> messages) throws IOException {
    var together = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      together.write(message);
    }
    write(together.toByteArray());
  }

  @Override
  public DiameterMessage read() throws IOException {
    byte[] header = new byte[DiameterHeader.LENGTH];
    in.readFully(header);
    int length = ((header[1] & 0xFF) << 16) | ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
    byte[] whole = Arrays.copyOf(header, length);
    in.readFully(whole, DiameterHeader.LENGTH, length - DiameterHeader.LENGTH);
    return DiameterMessage.of(whole);
  }

  @Override
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// A plain server socket.
  static final class Server implements RawListener.Server {
    private final ServerSocket server;

    Server() throws IOException {
      server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      server.setSoTimeout(RawPeer.LONGEST_MS);
    }

    @Override
    public Endpoint endpoint() {
      return Endpoint.tcp("127.0.0.1", server.getLocalPort());
    }

    @Override
    public RawPeer.End accept() throws IOException {
      return new TcpEnd(server.accept());
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
