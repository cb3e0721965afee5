package io.weir.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process holds after a collection.
///
/// @param residentBytes memory of the process in RAM (RSS)
/// @param heapBytes live bytes on its heap
record Memory(long residentBytes, long heapBytes) {
  private static final String RESIDENT = "VmRSS:";

  /// Collects garbage and measures this process.
  static Memory ofThisProcess() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Memory(resident(), runtime.totalMemory() - runtime.freeMemory());
  }

  private static long resident() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip()) << 10;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /proc/self/status", e);
    }
    throw new IllegalStateException("/proc/self/status names no " + RESIDENT);
  }

  static Memory parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new Memory(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  String line() {
    return residentBytes + " " + heapBytes;
  }
}
