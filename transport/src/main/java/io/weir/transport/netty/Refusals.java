package io.weir.transport.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;

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

  /// What a stage of a future has failed with.
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /// Why a handshake failed.
  static IOException handshake(Throwable cause) {
    return new IOException("TLS: " + tlsWords(cause), cause);
  }

  /// What went wrong in TLS, in a few words, whatever the peer has sent.
  static String tlsWords(Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      return "the peer does not speak TLS";
    }
    if (cause instanceof ClosedChannelException) {
      return "the peer ended the connection";
    }
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof CertificateException) {
        return "the peer's certificate is not accepted: " + words(one);
      }
    }
    return words(cause);
  }

  /// A failure that says what could not be done, and why.
  static IOException because(String what, Throwable cause) {
    return new IOException(what + ": " + words(cause), cause);
  }

  static UncheckedIOException unchecked(IOException failure) {
    return new UncheckedIOException(words(failure), failure);
  }
}
