package io.weir.transport.netty;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What an application is told when a socket cannot be made. Pure functions.
final class Refusals {
  private Refusals() {}

  /// The system's words for a failure.
  static String words(Throwable cause) {
    String message = cause.getMessage();
    if (message != null && !message.isEmpty()) {
      return message;
    }
    return cause instanceof FileNotFoundException ? "No such file or directory" : cause.toString();
  }

  /// A failure that says what could not be done, and why.
  static IOException because(String what, Throwable cause) {
    return new IOException(what + ": " + words(cause), cause);
  }

  static UncheckedIOException unchecked(IOException failure) {
    return new UncheckedIOException(words(failure), failure);
  }
}
