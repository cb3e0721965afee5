package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.sctp.SctpEndpoint;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.core.AssociationEvent;
import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.SocketEvent;
import io.weir.transport.TransportEvent;
import io.weir.transport.framing.Framers;
import java.io.PrintStream;

/// One endpoint, many associations: a server whose one thread serves all of its peers from one
/// mailbox. A peer that says `mine` gets a thread of its own: its association is peeled off, with
/// everything of it that waits. A peer that does not read its answers is skipped until it does, and
/// delays nobody.
///
/// Try it: `examples/run SctpOneToMany 5000`, and `examples/run SctpEcho 5000 hello` in another
/// terminal.
public final class SctpOneToMany implements AutoCloseable {
  private final SctpTransport transport = new SctpTransport(SctpOptions.DEFAULTS.withEvents(true));
  private final Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(1000, 1 << 20));
  private final SctpEndpoint endpoint;
  private final PrintStream out;

  /// Opens the endpoint.
  ///
  /// @param at where
  /// @param out told what happens
  public SctpOneToMany(Endpoint at, PrintStream out) {
    this.out = out;
    endpoint = transport.open(at, ConnectionOptions.framedBy(Framers.raw(1 << 16)), inbox);
  }

  /// The endpoint.
  ///
  /// @return with which associations can be begun, too
  public SctpEndpoint endpoint() {
    return endpoint;
  }

  /// Serves all peers until it is closed.
  ///
  /// @throws InterruptedException when interrupted
  public void serve() throws InterruptedException {
    for (SocketEvent event = inbox.take(Deadlines.NEVER);
        event != null;
        event = inbox.take(Deadlines.NEVER)) {
      handle(event);
      inbox.finished(event); // until here it counts for the bound
    }
  }

  private void handle(SocketEvent event) {
    switch (event) {
      case SocketEvent.Data(MessageSocket from, byte[] payload, var _) -> {
        String text = new String(payload, UTF_8);
        if (text.equals("mine") && from instanceof SctpSocket association) {
          giveAThread(association);
        } else {
          answer(from, text);
        }
      }
      case SocketEvent.Notified(MessageSocket from, TransportEvent what) -> {
        // Events are opt-in, and come in their order with data.
        if (what instanceof AssociationEvent.Up(AssociationEvent.Traits traits)) {
          out.println(from.remote() + " is up, " + traits.inboundStreams() + " streams");
        }
      }
      case SocketEvent.Ended(MessageSocket from, var report) ->
          out.println(from.remote() + " has ended: " + report.reason());
      case SocketEvent.PartOfData _,
          SocketEvent.WentPassive _,
          SocketEvent.InputEnded _,
          SocketEvent.Noticed _ -> {}
    }
  }

  /// One thread for all peers must not wait for one of them: so it offers, and never sends.
  private void answer(MessageSocket to, String text) {
    if (!(to.trySend(("common: " + text).getBytes(UTF_8)) instanceof Admission.Accepted)) {
      out.println(to.remote() + " does not read its answers");
    }
  }

  private void giveAThread(SctpSocket association) {
    Mailbox<SocketEvent> own = SocketEvent.mailbox(new Bounds(100, 1 << 20));
    endpoint.peelOff(association, own); // one step: nothing is lost, doubled or reordered
    association.trySend("yours".getBytes(UTF_8));
    Thread.ofVirtual().name("own").start(() -> serveOne(own));
  }

  private static void serveOne(Mailbox<SocketEvent> own) {
    try {
      for (SocketEvent event = own.take(Deadlines.NEVER);
          event != null && !(event instanceof SocketEvent.Ended);
          event = own.take(Deadlines.NEVER)) {
        if (event instanceof SocketEvent.Data(MessageSocket from, byte[] payload, var _)) {
          from.send(("own: " + new String(payload, UTF_8)).getBytes(UTF_8)); // may wait here
        }
        own.finished(event);
      }
    } catch (InterruptedException e) {
      own.end(new CloseReason.LocalClose("interrupted"));
    }
  }

  @Override
  public void close() {
    endpoint.close();
    transport.close();
    inbox.end(new CloseReason.LocalClose("closed"));
  }

  /// Serves until it is stopped with Ctrl-C.
  ///
  /// @param arguments the SCTP port
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: SctpOneToMany <port>");
      return;
    }
    Endpoint at = Endpoint.parse("sctp+udp://127.0.0.1?udp=9899", Integer.parseInt(arguments[0]));
    var server = new SctpOneToMany(at, System.out);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("one-to-many on " + server.endpoint().local());
    server.serve();
  }
}
