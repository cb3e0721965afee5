package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The C program that stands for usrsctp (`src/main/c/usrsctp_bench.c`), compiled under `target`
/// when it is first asked for.
final class UsrsctpProgram {
  private static final Path HEADER = Path.of("/usr/include/usrsctp.h");

  private UsrsctpProgram() {}

  /// The program, or nothing where it cannot be compiled, which is said.
  ///
  /// @param module the folder of the benchmarks
  static Optional<Path> compiled(Path module) throws IOException {
    if (!Files.exists(HEADER)) {
      System.out.println("no " + HEADER + " (Debian: libusrsctp-dev): Weir runs alone");
      return Optional.empty();
    }
    Path program = module.resolve(Path.of("target", "usrsctp_bench"));
    Path source = module.resolve(Path.of("src", "main", "c", "usrsctp_bench.c"));
    List<String> gcc =
        List.of(
            "gcc",
            "-Wall",
            "-Wextra",
            "-O2",
            "-o",
            program.toString(),
            source.toString(),
            "-lusrsctp",
            "-lpthread");
    try {
      Process compiler = new ProcessBuilder(gcc).inheritIO().start();
      if (compiler.waitFor() == 0) {
        return Optional.of(program);
      }
      System.out.println("gcc could not compile " + source + ": Weir runs alone");
    } catch (IOException e) {
      System.out.println("no gcc (" + e.getMessage() + "): Weir runs alone");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while compiling", e);
    }
    return Optional.empty();
  }
}
