package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transport.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The file of a UNIX-domain socket, before somebody listens there.
///
/// A socket's file outlives a process that was killed. So one where nobody listens is removed;
/// one where somebody does, and every file that is no socket, is left alone and the listener is
/// refused. Two processes that find the same dead file at the same moment may both remove it:
/// nothing in the system lets one look and bind in one step.
final class UnixSocketFile {
  /// Longest path that can be served. The system's address (`sun_path`) holds one byte more, and
  /// Java's own sockets do not use it.
  static final int LONGEST_PATH_BYTES = 106;

  private static final int TYPE_OF_FILE = 0xF000;
  private static final int SOCKET = 0xC000;

  private UnixSocketFile() {}

  /// The path of an endpoint.
  ///
  /// @throws IllegalArgumentException when it is empty, longer than 106 bytes, or no
  ///     path at all
  static Path path(Endpoint endpoint) {
    int bytes = endpoint.host().getBytes(UTF_8).length;
    if (bytes == 0) {
      throw new IllegalArgumentException(
          "'" + endpoint + "' names no file; write it as unix:///run/weir.sock");
    }
    if (bytes > LONGEST_PATH_BYTES) {
      throw new IllegalArgumentException(
          "'%s': the path has %d bytes, and at most %d can be served; use a shorter one, or one"
                  .formatted(endpoint, bytes, LONGEST_PATH_BYTES)
              + " relative to the working directory");
    }
    try {
      return Path.of(endpoint.host());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + endpoint + "': " + e.getMessage(), e);
    }
  }

  /// Removes a socket's file that a dead process left behind.
  ///
  /// @throws IOException when the file is no socket, or somebody listens there, or it cannot be
  ///     removed
  static void makeWay(Endpoint endpoint) throws IOException {
    Path path = path(endpoint);
    int mode;
    try {
      mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException free) {
      return;
    }
    if ((mode & TYPE_OF_FILE) != SOCKET) {
      throw new IOException(
          "a file that is no socket is there already; remove it, or listen elsewhere");
    }
    if (!isDead(path)) {
      throw new IOException("address already in use: another process listens there");
    }
    Files.deleteIfExists(path);
  }

  private static boolean isDead(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // Without blocking: where somebody listens and is busy, connecting would wait for it.
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }
}
