package io.weir.interop.sctp;

import io.weir.interop.MissingTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The C programs of `src/test/c`, compiled under `target/peers` when first asked for. Thread-safe.
final class Compiled {
  /// On Debian's libusrsctp.
  static final Compiled USRSCTP =
      new Compiled(
          "usrsctp_peer", "/usr/include/usrsctp.h", "libusrsctp-dev", "-lusrsctp", "-lpthread");

  /// On the kernel's sockets.
  static final Compiled KERNEL =
      new Compiled("sctp_peer", "/usr/include/linux/sctp.h", "libc6-dev");

  private static final Path SOURCES = Path.of("src", "test", "c");
  private static final long COMPILE_AT_MOST_S = 60;

  private final String program;
  private final Path header;
  private final String debian;
  private final List<String> libraries;
  private boolean compiled; // guarded by this

  private Compiled(String program, String header, String debian, String... libraries) {
    this.program = program;
    this.header = Path.of(header);
    this.debian = debian;
    this.libraries = List.of(libraries);
  }

  /// The program, to be started. Skips the test where it cannot be compiled.
  synchronized Path path() {
    Path binary = Path.of("target", "peers", program).toAbsolutePath();
    if (compiled) {
      return binary;
    }
    if (!Files.exists(header)) {
      throw MissingTool.missing("no " + header + " (Debian: " + debian + ")");
    }
    try {
      Files.createDirectories(binary.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> gcc = new ArrayList<>(List.of("gcc", "-Wall", "-Wextra", "-Werror", "-O2"));
    gcc.addAll(List.of("-o", binary.toString()));
    gcc.add(SOURCES.resolve("peer.c").toString());
    gcc.add(SOURCES.resolve(program + ".c").toString());
    gcc.addAll(libraries);
    Command.mustSucceed(COMPILE_AT_MOST_S, gcc.toArray(String[]::new));
    compiled = true;
    return binary;
  }
}
