package io.weir.interop;

import io.weir.interop.SocketScript.Step;
import io.weir.interop.SocketScript.Until;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.netty.TcpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Runs scripts on Weir's message sockets: the counterpart of `weir_sockets.erl`, with the same
/// kind of peer and the same transcript. Owned by the test's thread.
final class WeirSockets implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SEND_BUFFER_BYTES = 400_000;

  private final TcpTransport transport = new TcpTransport(1);
  private final ServerSocket listener;

  private WeirSockets(ServerSocket listener) {
    this.listener = listener;
  }

  static WeirSockets start() {
    try {
      return new WeirSockets(new ServerSocket(0, 10, LOOPBACK));
    } catch (IOException e) {
      throw new AssertionError("no port to listen on", e);
    }
  }

  /// What a script delivered.
  ///
  /// @param lines as `weir_sockets.erl` writes them
  /// @param end why the connection ended, as the socket says; null when it did not
  /// @param inputEndedTold whether the owner was told of the peer's end while messages waited
  record Outcome(List<String> lines, @Nullable CloseReason end, boolean inputEndedTold) {}

  /// Runs a script to its end.
  Outcome run(SocketScript script) {
    SocketScript.Open open = (SocketScript.Open) script.steps().getFirst();
    ConnectionOptions options =
        ConnectionOptions.framedBy(
            () -> open.mode().framer(open.limits().bound(), open.limits().delimiter()));
    Endpoint endpoint = Endpoint.tcp("127.0.0.1", listener.getLocalPort());
    try {
      MessageSocket socket = transport.connect(endpoint, options);
      try (Socket peer = listener.accept()) {
        peer.setTcpNoDelay(true);
        peer.setSendBufferSize(SEND_BUFFER_BYTES);
        peer.setSoTimeout((int) PATIENCE.toMillis());
        var run = new Run(socket, peer, open);
        script.steps().stream().skip(1).forEach(run::next);
        if (!peer.isClosed()) {
          peer.setSoLinger(true, 0);
        }
        return run.outcome();
      } finally {
        socket.abort(new CloseReason.LocalClose("the script is over"));
      }
    } catch (IOException e) {
      throw new AssertionError("a connection on loopback fails", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }

  @Override
  public void close() {
    transport.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError("the listener does not close", e);
    }
  }

  /// One script.
  private static final class Run {
    private final MessageSocket socket;
    private final Socket peer;
    private final SocketScript.Limits limits;
    private final Mailbox<SocketEvent> mailbox =
        SocketEvent.mailbox(new Bounds(1_000_000, 64L << 20));
    private final List<String> lines = new ArrayList<>();
    private MessageText text;
    private int step;
    private int events;
    private long rawBytes;
    private boolean inputEndedTold;
    private boolean endReceived;
    private @Nullable CloseReason end;

    Run(MessageSocket socket, Socket peer, SocketScript.Open open) {
      this.socket = socket;
      this.peer = peer;
      this.limits = open.limits();
      this.text = new MessageText(open.mode());
      socket.handTo(mailbox);
    }

    Outcome outcome() {
      return new Outcome(List.copyOf(lines), end, inputEndedTold);
    }

    void next(Step next) {
      step++;
      try {
        run(next);
      } catch (IOException e) {
        note("peer fails " + e.getMessage());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private void run(Step next) throws IOException, InterruptedException {
      switch (next) {
        case SocketScript.Open _ -> throw new AssertionError("opened twice");
        case SocketScript.Write(byte[] bytes, Until until) -> {
          peer.getOutputStream().write(bytes);
          await(until);
        }
        case SocketScript.Arm(String mode, Until until) -> {
          arm(mode);
          await(until);
        }
        case SocketScript.Receive(int bytes, boolean waits) -> receive(bytes, waits);
        case SocketScript.Packet(PacketMode mode, Until until) -> {
          text = new MessageText(mode);
          socket.framedBy(mode.framer(limits.bound(), limits.delimiter()));
          await(until);
        }
        case SocketScript.AskMode _ -> note("mode " + word(socket.mode()));
        case SocketScript.Out(byte[] payload, int wireBytes) -> out(payload, wireBytes);
        case SocketScript.Fin(Until until) -> {
          peer.shutdownOutput();
          awaitTold();
          await(until);
        }
        case SocketScript.Reset(Until until) -> {
          peer.setSoLinger(true, 0);
          peer.close();
          awaitTold();
          await(until);
        }
        case SocketScript.Close _ -> close();
      }
    }

    private void arm(String mode) throws IOException {
      ReadMode wanted =
          switch (mode) {
            case "false" -> ReadMode.PASSIVE;
            case "true" -> ReadMode.ALWAYS;
            case "once" -> ReadMode.ONCE;
            default -> ReadMode.counted(Integer.parseInt(mode));
          };
      try {
        boolean alive = socket.read(wanted);
        if (!alive && end == null) {
          // Nothing can come any more but the end, which is on its way.
          await(new Until(events, rawBytes, true));
        }
      } catch (IllegalArgumentException e) {
        note("refused einval");
      }
    }

    private static String word(ReadMode mode) {
      return switch (mode) {
        case ReadMode.Passive _ -> "false";
        case ReadMode.Once _ -> "once";
        case ReadMode.Always _ -> "true";
        case ReadMode.Counted(int left) -> "" + left;
        case ReadMode.Credited _, ReadMode.Controlled _ -> mode.toString();
      };
    }

    private void receive(int bytes, boolean waits) throws InterruptedException {
      long deadlineNs = System.nanoTime() + (waits ? PATIENCE.toNanos() : 0);
      Received received =
          bytes == 0 ? socket.receive(deadlineNs) : socket.receive(bytes, deadlineNs);
      switch (received) {
        case Received.Message(byte[] payload, var _) -> delivered(payload);
        case Received.Part(byte[] payload, boolean _, var _) -> delivered(payload);
        case Received.Ended(CloseReason reason, byte[] _) -> {
          ended(reason);
          if (endReceived) {
            note("again " + word(reason));
          }
          endReceived = true;
        }
        case Received.NothingYet _ -> note("timeout");
      }
    }

    private void out(byte[] payload, int wireBytes) throws IOException, InterruptedException {
      try {
        SendOutcome outcome = socket.send(payload);
        if (!(outcome instanceof SendOutcome.HandedOver)) {
          note("refused " + outcome);
          return;
        }
      } catch (IllegalArgumentException e) {
        note("refused too large");
        return;
      }
      byte[] wire = peer.getInputStream().readNBytes(wireBytes);
      note("wire " + SocketScript.hex(wire));
    }

    private void close() throws IOException {
      socket.close();
      await(new Until(events, rawBytes, true));
    }

    /// The peer ends its side when it sees that the socket has.
    private void peerEnds() throws IOException {
      if (!peer.isClosed() && !peer.isOutputShutdown()) {
        int more = peer.getInputStream().read();
        if (more >= 0) {
          note("the peer got " + more);
        }
        peer.shutdownOutput();
      }
    }

    // ---- what comes

    /// Takes what comes until the owner is told that the peer has ended, which does not wait for
    /// anything: [IntendedDifference#END_WITHOUT_ARMING].
    private void awaitTold() {
      await(() -> end != null || inputEndedTold, "the end");
    }

    private void await(Until until) throws IOException {
      await(() -> events >= until.events() && rawBytes >= until.rawBytes(), until.text());
      if (until.end() && end == null) {
        peerEnds();
        await(() -> end != null, until.text());
      }
    }

    private void await(BooleanSupplier reached, String what) {
      long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
      try {
        while (!reached.getAsBoolean()) {
          SocketEvent event = mailbox.take(deadlineNs);
          if (event == null) {
            note("stuck waiting for " + what);
            return;
          }
          took(event);
        }
        // Anything beyond what was waited for is too much, and belongs into the transcript.
        for (SocketEvent more = mailbox.poll(); more != null; more = mailbox.poll()) {
          took(more);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private void took(SocketEvent event) {
      mailbox.finished(event);
      switch (event) {
        case SocketEvent.Data(MessageSocket _, byte[] payload, var _) -> delivered(payload);
        case SocketEvent.PartOfData(MessageSocket _, byte[] payload, boolean _, var _) ->
            delivered(payload);
        case SocketEvent.WentPassive _ -> {
          events++;
          note("passive");
        }
        case SocketEvent.InputEnded _ -> inputEndedTold = true;
        case SocketEvent.Ended ended -> ended(ended.report().reason());
        case SocketEvent.Noticed noticed -> note("noticed " + noticed.notice());
        case SocketEvent.Notified notified -> note("notified " + notified.event());
      }
    }

    private void delivered(byte[] payload) {
      if (text.isRaw()) {
        rawBytes += payload.length;
      } else {
        events++;
      }
      note(text.of(payload));
    }

    /// Told by the mailbox and by `receive`, whoever comes first.
    private void ended(CloseReason reason) {
      if (end != null) {
        return;
      }
      end = reason;
      if (!(reason instanceof CloseReason.LocalClose)) {
        note("end " + word(reason));
      }
    }

    /// OTP's word for it.
    private static String word(CloseReason reason) {
      return switch (reason) {
        case CloseReason.PeerClosed _ -> "closed";
        case CloseReason.Reset _ -> "econnreset";
        case CloseReason.ProtocolError _ -> "emsgsize";
        case CloseReason.LocalClose _,
            CloseReason.TimedOut _,
            CloseReason.Truncated _,
            CloseReason.Defect _ ->
            reason.toString();
      };
    }

    private void note(String what) {
      lines.add(step + " " + what);
    }
  }
}
