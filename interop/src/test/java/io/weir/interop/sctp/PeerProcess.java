package io.weir.interop.sctp;

import java.io.InputStream;
import java.io.OutputStream;

/// A running peer, on the host or in the user-mode Linux, as a driver sees it. Thread-safe.
interface PeerProcess extends AutoCloseable {

  /// For failure messages.
  String name();

  /// What it writes, to either output.
  InputStream output();

  /// What it reads; closing it ends a peer of ours.
  OutputStream input();

  /// Sends it a signal.
  ///
  /// @param signal as `kill` names it: STOP, CONT, KILL
  void signal(String signal);

  /// Ends it at once if it still runs.
  @Override
  void close();
}
