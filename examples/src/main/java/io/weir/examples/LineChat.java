package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transport.Admission;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Lane;
import io.weir.transport.LanePolicy;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Send;
import io.weir.transport.SendLimits;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A chat by lines; the first line of a member is its name. One thread owns all of the members'
/// sockets through one mailbox, as an Erlang process would, so the members need no lock.
///
/// Two things could go wrong, and do not. A member that floods fills the mailbox: it is bounded,
/// and the members are served in turn. A member that does not read fills its queue: the owner
/// never waits for anybody, it has the oldest lines dropped, and the member is told how many.
///
/// Try it: `examples/run LineChat 7000`, and `nc 127.0.0.1 7000` in several other terminals.
public final class LineChat implements AutoCloseable {
  private static final Bounds WAITING_LINES = new Bounds(64, 64 << 10);

  private final Transport transport = new TcpTransport();
  private final Mailbox<SocketEvent> mailbox = SocketEvent.mailbox(new Bounds(256, 256 << 10));
  private final Map<MessageSocket, Member> members = new HashMap<>(); // the owner's alone
  private final Listener listener;

  /// A member, and how many lines it was sent and will never get.
  private record Member(String name, MessageSocket socket, AtomicInteger missed) {}

  /// Listens.
  ///
  /// @param at where; port 0 for any that is free
  public LineChat(Endpoint at) {
    listener =
        transport.listen(
            at,
            // A line of more than 1 KiB ends its sender's connection, with a ProtocolError.
            ConnectionOptions.framedBy(Framers.line((byte) '\n', 1024))
                .withSends(
                    SendLimits.DEFAULTS
                        .withData(WAITING_LINES)
                        .withPolicy(Lane.DATA, new LanePolicy.DropOldest())));
  }

  /// Where it listens.
  ///
  /// @return the endpoint, with the real port
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  /// Runs the chat until it is closed.
  ///
  /// @throws InterruptedException when interrupted
  public void serve() throws InterruptedException {
    Thread.ofVirtual().name("chat door").start(this::acceptMembers);
    SocketEvent event = mailbox.take(Deadlines.NEVER);
    while (event != null) {
      handle(event);
      // Only now is the event out of the mailbox's bound, and with it the credit of its sender.
      mailbox.finished(event);
      event = mailbox.take(Deadlines.NEVER);
    }
  }

  private void acceptMembers() {
    try {
      MessageSocket socket = listener.accept(Deadlines.NEVER);
      while (socket != null) {
        socket.trySend("* your name?\n".getBytes(UTF_8));
        socket.handTo(mailbox);
        socket.read(ReadMode.ALWAYS); // as long as the mailbox has room, that is
        socket = listener.accept(Deadlines.NEVER);
      }
    } catch (InterruptedException e) {
      listener.close();
    }
  }

  // ---- the owner

  private void handle(SocketEvent event) {
    switch (event) {
      case SocketEvent.Data(MessageSocket socket, byte[] line, var _) -> said(socket, line);
      case SocketEvent.Noticed(MessageSocket socket, Notice _) -> tellMissed(socket);
      // The last event of a socket, and it always comes.
      case SocketEvent.Ended ended -> {
        Member gone = members.remove(ended.socket());
        if (gone != null) {
          sendToAll("* " + gone.name + " left: " + ended.report().reason());
        }
      }
      case SocketEvent.PartOfData _,
          SocketEvent.WentPassive _,
          SocketEvent.InputEnded _,
          SocketEvent.Notified _ -> {} // not with these options
    }
  }

  private void said(MessageSocket socket, byte[] line) {
    String text = new String(line, UTF_8).strip();
    Member member = members.get(socket);
    if (member != null) {
      sendToAll(member.name + ": " + text);
    } else {
      members.put(socket, new Member(text, socket, new AtomicInteger()));
      sendToAll("* " + text + " joined");
    }
  }

  private void sendToAll(String line) {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    for (Member member : members.values()) {
      // An offer never waits. With DropOldest old lines make room, so it is refused only when
      // the kernel is being given all of them this very moment.
      Send send = Send.of(bytes).telling(outcome -> settled(member, outcome));
      if (member.socket.offer(send) instanceof Admission.Full) {
        misses(member);
      }
    }
  }

  /// Called by whichever thread settled the line, so it may not touch the owner's state.
  private static void settled(Member member, SendOutcome outcome) {
    if (outcome instanceof SendOutcome.NotSent(SendOutcome.Unsent.Dropped _)) {
      misses(member);
    }
  }

  private static void misses(Member member) {
    if (member.missed.getAndIncrement() == 0) {
      System.out.println(member.name + " does not keep up and misses lines");
      // Told once, when everything that waited has left: then there is room to say so.
      member.socket.tell(Notice.DRAINED);
    }
  }

  private void tellMissed(MessageSocket socket) {
    Member member = members.get(socket);
    if (member != null) {
      String sorry = "* you missed " + member.missed.getAndSet(0) + " lines\n";
      socket.trySend(sorry.getBytes(UTF_8));
    }
  }

  @Override
  public void close() {
    transport.close(); // every member's Ended comes before the end of the mailbox
    mailbox.end(new CloseReason.LocalClose("the chat is over"));
  }

  /// Runs the chat until it is stopped with Ctrl-C.
  ///
  /// @param arguments the port
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("usage: LineChat <port>");
      return;
    }
    var chat = new LineChat(Endpoint.tcp("127.0.0.1", Integer.parseInt(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(chat::close));
    System.out.println("chat on " + chat.endpoint());
    chat.serve();
  }
}
