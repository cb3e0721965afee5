package io.weir.sctp.core;

import static io.weir.sctp.core.TwoAssociations.SECOND;
import static io.weir.sctp.core.TwoAssociations.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent.AddressRequest;
import io.weir.sctp.core.AssociationEvent.LocalAddress;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.PathChanged;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// RFC 5061 in dialogues of two associations, and with requests made by hand.
class AddressChangesTest {
  private static final AssociationOptions OPTIONS =
      AssociationOptions.DEFAULTS.withFeatures(
          new Features(true, false, true, true, true, OptionalInt.empty()));
  private static final InetAddress A0 = address(0, 1);
  private static final InetAddress A1 = address(1, 1);
  private static final InetAddress NEW = address(7, 1);
  private static final InetAddress ANY = any();
  private static final Chunk.AddressChangeAck NO_ANSWER = new Chunk.AddressChangeAck(0, List.of());

  private final TwoAssociations two = TwoAssociations.up(OPTIONS, OPTIONS, 2);
  private final TwoAssociations.Side a = two.a;
  private final TwoAssociations.Side b = two.b;

  private static InetAddress any() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private AssociationRequests asks() {
    return a.association().requests();
  }

  private List<InetAddress> pathsOf(TwoAssociations.Side side) {
    return side.association().paths().stream().map(Path::remote).toList();
  }

  private List<Chunk.AddressChangeAck> answers() {
    return two.chunks(b, Chunk.AddressChangeAck.class);
  }

  /// Has `a` send an ASCONF that it does not know of, properly authenticated.
  private Chunk.AddressChangeAck ask(int serial, InetAddress source, Parameter... requests) {
    var change = new Chunk.AddressChange(serial, new Parameter.Address(A0), List.of(requests));
    // Answers would be ones that `a` has not asked for.
    two.lost = flight -> flight.has(Chunk.AddressChangeAck.class);
    Path path = a.association().primary();
    InetAddress before = path.local;
    path.local = source;
    a.association().context().control.add(change, path);
    two.run();
    path.local = before;
    return answers().isEmpty() ? NO_ANSWER : answers().getLast();
  }

  private int firstSerial() {
    return a.association().sender().outstanding().cumulativeTsn() + 1;
  }

  private static ErrorCause causeOf(Chunk.AddressChangeAck ack, int place) {
    return ((Parameter.Failed) ack.answers().get(place)).causes().getFirst();
  }

  // ---- dialogues

  @Test
  void anAddressIsAddedAndProvenBeforeDataGoesThere() {
    a.addresses.add(NEW);
    two.lost = flight -> flight.target().equals(NEW);
    assertThat(asks().addLocalAddress(NEW, two.nowNs)).isTrue();
    two.run();

    assertThat(a.events(LocalAddress.class))
        .containsExactly(new LocalAddress(NEW, AddressRequest.ADD, true));
    assertThat(asks().localAddresses()).containsExactly(A0, A1, NEW);
    assertThat(b.events).contains(new PathChanged(NEW, PathChange.ADDED));
    assertThat(b.path(NEW).confirmed).isFalse();
    b.association().usePrimary(NEW);
    b.send("elsewhere", 0);
    two.run();
    assertThat(a.texts()).containsExactly("elsewhere");

    two.lost = flight -> false;
    two.advance(5 * SECOND);
    assertThat(b.path(NEW).confirmed).isTrue();
    b.send("here", 0);
    two.run();
    assertThat(two.sent(b, Chunk.Data.class).getLast().target()).isEqualTo(NEW);
    assertThat(a.texts()).containsExactly("elsewhere", "here");
  }

  @Test
  void requestsAreAuthenticated() {
    asks().addLocalAddress(NEW, two.nowNs);
    two.run();
    assertThat(two.sent(a, Chunk.AddressChange.class))
        .isNotEmpty()
        .allMatch(it -> it.packet().chunks().getFirst() instanceof Chunk.Auth);
    assertThat(two.sent(b, Chunk.AddressChangeAck.class))
        .isNotEmpty()
        .allMatch(it -> it.packet().chunks().getFirst() instanceof Chunk.Auth);
  }

  @Test
  void aRequestWithoutAuthenticationIsThrownAwayWithTheRestOfThePacket() {
    a.forge(
        new Chunk.AddressChange(
            firstSerial(), new Parameter.Address(A0), List.of(new Parameter.AddAddress(1, NEW))),
        new Chunk.Heartbeat(Octets.of(new byte[4])));
    two.run();

    assertThat(pathsOf(b)).containsExactly(A0, A1);
    assertThat(answers()).isEmpty();
    assertThat(two.chunks(b, Chunk.HeartbeatAck.class)).noneMatch(it -> it.info().length() == 4);
  }

  @Test
  void anAddressIsRemovedAndDataMovesOn() {
    two.lost = flight -> flight.target().equals(A0);
    b.send("moves", 0);
    two.run();
    assertThat(asks().removeLocalAddress(A0, two.nowNs)).isTrue();
    two.run();
    two.advance(2 * SECOND);

    assertThat(two.sent(a, Chunk.AddressChange.class).getFirst().source()).isEqualTo(A1);
    assertThat(a.events(LocalAddress.class))
        .containsExactly(new LocalAddress(A0, AddressRequest.REMOVE, true));
    assertThat(pathsOf(b)).containsExactly(A1);
    assertThat(b.association().primary().remote()).isEqualTo(A1);
    assertThat(a.texts()).containsExactly("moves");
    assertThat(b.events)
        .contains(
            new PathChanged(A0, PathChange.REMOVED), new PathChanged(A1, PathChange.MADE_PRIMARY));
    assertThat(asks().removeLocalAddress(A1, two.nowNs)).isFalse();
  }

  @Test
  void thePeerIsAskedToUseAnAddress() {
    assertThat(asks().askPeerToUse(A1, two.nowNs)).isTrue();
    assertThat(asks().askPeerToUse(NEW, two.nowNs)).isFalse();
    two.run();

    assertThat(b.association().primary().remote()).isEqualTo(A1);
    assertThat(a.events(LocalAddress.class))
        .containsExactly(new LocalAddress(A1, AddressRequest.PREFER, true));
  }

  @Test
  void oneRequestIsInFlightAndOthersWaitForItUpToABound() {
    two.lost = flight -> flight.has(Chunk.AddressChange.class);
    int taken = 0;
    while (asks().askPeerToUse(taken % 2 == 0 ? A1 : A0, two.nowNs)) {
      taken++;
    }
    two.run();
    assertThat(taken).isEqualTo(1 + AddressRequests.MOST_WAITING);
    assertThat(two.chunks(a, Chunk.AddressChange.class)).hasSize(1);

    two.lost = flight -> false;
    two.advance(5 * SECOND);
    assertThat(a.events(LocalAddress.class)).hasSize(taken).allMatch(LocalAddress::performed);
  }

  @Test
  void aLostAnswerIsGivenAgainAndTheRequestIsDoneOnce() {
    int[] left = {2};
    two.lost = flight -> flight.has(Chunk.AddressChangeAck.class) && left[0]-- > 0;
    var failed = new PathChanged(b.addresses.getFirst(), PathChange.POTENTIALLY_FAILED);
    a.addresses.add(NEW);
    asks().addLocalAddress(NEW, two.nowNs);
    two.run();
    assertThat(a.events).doesNotContain(failed);
    two.advance(SECOND);
    assertThat(a.events).contains(failed);
    two.advance(10 * SECOND);

    assertThat(two.chunks(a, Chunk.AddressChange.class)).hasSize(3);
    assertThat(two.chunks(a, Chunk.AddressChange.class).stream().distinct()).hasSize(1);
    assertThat(answers().stream().distinct()).hasSize(1);
    assertThat(b.events)
        .filteredOn(it -> it.equals(new PathChanged(NEW, PathChange.ADDED)))
        .hasSize(1);
    // The repetition went by the other path.
    assertThat(
            two.sent(a, Chunk.AddressChange.class).stream()
                .map(TwoAssociations.Flight::target)
                .distinct())
        .hasSize(2);
    assertThat(a.association().context().errors).isZero();
  }

  @Test
  void aPeerThatNeverAnswersEndsTheAssociation() {
    two.lost = flight -> flight.from() == b;
    asks().askPeerToUse(A1, two.nowNs);
    two.advance(2000 * SECOND);
    assertThat(a.events(AssociationEvent.Ended.class)).hasSize(1);
  }

  @Test
  void anAssociationWithOneAddressMovesToAnother() {
    TwoAssociations single = TwoAssociations.up(OPTIONS);
    single.a.send("before", 0);
    single.run();
    single.a.addresses.add(0, NEW);
    single.a.addresses.remove(A0);
    single.a.association().primary().local = null;
    assertThat(single.a.association().requests().addLocalAddress(NEW, single.nowNs)).isTrue();
    single.advance(5 * SECOND);

    assertThat(single.sent(single.a, Chunk.AddressChange.class).getFirst().source()).isEqualTo(NEW);
    assertThat(pathsOf(single.b)).containsExactly(A0, NEW);
    assertThat(single.a.events(LocalAddress.class)).hasSize(1);
    single.b.send("after", 0);
    single.a.send("after", 0);
    single.advance(100 * SECOND);
    assertThat(single.a.texts()).containsExactly("after");
    assertThat(single.b.texts()).containsExactly("before", "after");
  }

  @Test
  void aPeerThatDoesNotKnowItIsNotAsked() {
    TwoAssociations without = TwoAssociations.up(OPTIONS, AssociationOptions.DEFAULTS, 2);
    assertThat(without.a.association().requests().addLocalAddress(NEW, without.nowNs)).isFalse();
  }

  @Test
  void anAbortToAnAddressThatIsLeavingDoesNotEndTheAssociation() {
    two.lost = flight -> flight.from() == a;
    asks().removeLocalAddress(A0, two.nowNs);
    b.forge(new Chunk.Abort(false, List.of()));
    two.run();
    assertThat(a.events(AssociationEvent.Ended.class)).isEmpty();
    two.lost = flight -> false;
    two.advance(3 * SECOND);
    assertThat(asks().localAddresses()).containsExactly(A1);
  }

  // ---- requests made by hand

  @Test
  void thereIsNoAnswerToARequestOutOfRow() {
    int serial = firstSerial();
    assertThat(ask(serial + 1, A0, new Parameter.AddAddress(1, NEW))).isSameAs(NO_ANSWER);
    assertThat(ask(serial - 1, A0, new Parameter.AddAddress(1, NEW))).isSameAs(NO_ANSWER);
    assertThat(ask(serial, A0, new Parameter.AddAddress(1, NEW))).isNotSameAs(NO_ANSWER);
    assertThat(pathsOf(b)).contains(NEW);
  }

  @Test
  void theLastAddressAndTheSourceAreNotRemoved() {
    int serial = firstSerial();
    var source = new Parameter.DeleteAddress(5, A0);
    Chunk.AddressChangeAck ack = ask(serial, A0, source);
    assertThat(causeOf(ack, 0))
        .isEqualTo(new ErrorCause.DeleteSourceAddress(Parameters.encode(List.of(source))));

    ack = ask(serial + 1, A0, new Parameter.DeleteAddress(5, A1), source);
    assertThat(ack.answers().get(0)).isEqualTo(new Parameter.Succeeded(5));
    assertThat(causeOf(ack, 1)).isInstanceOf(ErrorCause.DeleteLastAddress.class);
    assertThat(pathsOf(b)).containsExactly(A0);
  }

  @Test
  void wildcardsStandForTheSource() {
    int serial = firstSerial();
    a.addresses.add(NEW);
    Chunk.AddressChangeAck ack =
        ask(
            serial,
            NEW,
            new Parameter.AddAddress(1, ANY),
            new Parameter.DeleteAddress(2, ANY),
            new Parameter.SetPrimary(3, ANY));

    assertThat(ack.answers()).isEmpty();
    assertThat(pathsOf(b)).containsExactly(NEW);
    assertThat(b.association().primary().remote()).isEqualTo(NEW);
    assertThat(two.sent(b, Chunk.AddressChangeAck.class).getLast().target()).isEqualTo(NEW);
  }

  @Test
  void noDataGoesToTheOnlyAddressUntilItIsProven() {
    a.addresses.add(NEW);
    b.path(A0).local = null;
    var asked = two.lost;
    ask(firstSerial(), NEW, new Parameter.AddAddress(1, ANY), new Parameter.DeleteAddress(2, ANY));
    b.association().context().control.clear();
    b.path(NEW).confirmed = false;
    two.lost = flight -> flight.has(Chunk.HeartbeatAck.class);
    b.send("waits", 0);
    two.advance(SECOND / 2);
    assertThat(two.sent(b, Chunk.Data.class)).isEmpty();

    two.lost = asked;
    two.advance(3 * SECOND);
    assertThat(a.texts()).containsExactly("waits");
  }

  @Test
  void anUnknownAddressIsNotMadePrimaryAndAnUnusableOneIsNotAdded() throws Exception {
    Chunk.AddressChangeAck ack =
        ask(
            firstSerial(),
            A0,
            new Parameter.SetPrimary(1, NEW),
            new Parameter.AddAddress(2, InetAddress.getByAddress(new byte[] {(byte) 224, 0, 0, 1})),
            new Parameter.AddAddress(3, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));

    assertThat(ack.answers()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(causeOf(ack, i)).isInstanceOf(ErrorCause.UnresolvableAddress.class);
    }
    assertThat(pathsOf(b)).containsExactly(A0, A1);
  }

  @Test
  void addressesAreBoundedAndAfterTheBoundNothingElseOfTheChunkIsDone() {
    var requests = new ArrayList<Parameter>();
    for (int i = 0; i < Paths.MOST - 1; i++) {
      requests.add(new Parameter.AddAddress(i, address(100 + i, 1)));
    }
    requests.add(new Parameter.DeleteAddress(100, A1));
    Chunk.AddressChangeAck ack = ask(firstSerial(), A0, requests.toArray(Parameter[]::new));

    assertThat(b.association().paths()).hasSize(Paths.MOST);
    assertThat(causeOf(ack, Paths.MOST - 2)).isInstanceOf(ErrorCause.ChangeOutOfResource.class);
    assertThat(causeOf(ack, Paths.MOST - 1)).isInstanceOf(ErrorCause.ChangeOutOfResource.class);
    assertThat(pathsOf(b)).contains(A1);
  }

  @Test
  void whatIsNotUnderstoodIsAnsweredSo() {
    byte[] unknown = {(byte) 0xc0, 0x77, 0, 8, 0, 0, 0, 9};
    Chunk.AddressChangeAck ack =
        ask(firstSerial(), A0, new Parameter.Unrecognized(0xc077, Octets.of(unknown)));

    assertThat(ack.answers())
        .containsExactly(
            new Parameter.Failed(
                9, List.of(new ErrorCause.UnrecognizedParameters(Octets.of(unknown)))));
  }

  @Test
  void anAnswerThatNobodyAskedForEndsTheAssociation() {
    b.association()
        .context()
        .control
        .add(new Chunk.AddressChangeAck(a.association().sender().nextTsn(), List.of()), null);
    two.run();
    assertThat(a.events(AssociationEvent.Ended.class).getFirst().reason())
        .isInstanceOf(EndReason.ProtocolViolation.class);
    assertThat(two.chunks(a, Chunk.Abort.class).getFirst().causes())
        .containsExactly(new ErrorCause.IllegalChangeAck());
  }

  @Test
  void aRefusalIsToldAndWhatIsNotUnderstoodIsNotAskedAgain() {
    two.lost = flight -> flight.from() == b;
    asks().addLocalAddress(NEW, two.nowNs);
    two.run();
    int serial = two.chunks(a, Chunk.AddressChange.class).getFirst().serial();
    a.association()
        .addressChanges()
        .arrived(
            new Chunk.AddressChangeAck(
                serial,
                List.of(
                    new Parameter.Failed(
                        serial, List.of(new ErrorCause.UnrecognizedParameters(Octets.EMPTY))))));
    two.run();

    assertThat(a.events(LocalAddress.class))
        .containsExactly(new LocalAddress(NEW, AddressRequest.ADD, false));
    assertThat(asks().addLocalAddress(NEW, two.nowNs)).isFalse();
    assertThat(asks().askPeerToUse(A1, two.nowNs)).isTrue();
  }

  @Test
  void aPeerThatReportsTheChunkUnknownIsNotAskedAgain() {
    two.lost = flight -> flight.has(Chunk.AddressChange.class);
    asks().addLocalAddress(NEW, two.nowNs);
    two.run();
    byte[] chunk = {(byte) 0xc1, 0, 0, 4};
    b.forge(new Chunk.OperationError(List.of(new ErrorCause.UnrecognizedChunk(Octets.of(chunk)))));
    two.run();

    assertThat(a.events(LocalAddress.class))
        .containsExactly(new LocalAddress(NEW, AddressRequest.ADD, false));
    assertThat(asks().askPeerToUse(A1, two.nowNs)).isFalse();
    assertThat(a.association().context().timers.isRunning(Timers.Timer.ADDRESS_CHANGE)).isFalse();
  }
}
