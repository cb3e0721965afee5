package io.weir.diameter;

import io.weir.diameter.LocalApplications.Service;
import io.weir.diameter.LocalApplications.Service.Place;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.CapabilitiesBuilder;
import io.weir.diameter.core.VendorSpecificApplication;
import io.weir.diameter.dictionary.Application;
import io.weir.diameter.dictionary.Application.Kind;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.dictionary.Strictness;
import io.weir.transport.Transport;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/// Describes a [Node] before it starts. One thread.
public final class NodeBuilder {
  private final String originHost;
  private final String originRealm;
  private final Map<Integer, Service> services = new LinkedHashMap<>();
  private Dictionary dictionary =
      Dictionary.combine(Dictionary.base(), Dictionary.accounting(), Dictionary.creditControl());
  private Strictness strictness = Strictness.STRICT;
  private NodeOptions options = NodeOptions.DEFAULTS;
  private String productName = "Weir";
  private boolean advertisesAll;

  NodeBuilder(String originHost, String originRealm) {
    this.originHost = originHost;
    this.originRealm = originRealm;
  }

  /// Serves an application: its id goes into the CER, its requests to the handler.
  ///
  /// @param applicationId an application of the dictionary
  /// @param handler answers its requests
  /// @return this
  public NodeBuilder serve(int applicationId, RequestHandler handler) {
    services.put(applicationId, new Service(handler, Place.VIRTUAL_THREAD));
    return this;
  }

  /// Serves an application whose handler never blocks, on the event loop of each connection: no
  /// thread is changed between a request and its answer, which matters where one request follows
  /// another's answer. A handler that blocks here, or computes for long, stops every connection of
  /// its loop; when in doubt use [#serve].
  ///
  /// @param applicationId an application of the dictionary
  /// @param handler answers its requests without waiting for anything
  /// @return this
  public NodeBuilder serveOnLoop(int applicationId, RequestHandler handler) {
    services.put(applicationId, new Service(handler, Place.EVENT_LOOP));
    return this;
  }

  /// Advertises every application of the dictionary, as a client does that wants to call but not to
  /// serve.
  ///
  /// @return this
  public NodeBuilder advertiseAll() {
    advertisesAll = true;
    return this;
  }

  /// Sets the dictionary by which messages are checked; without this, base, accounting and credit
  /// control.
  ///
  /// @param newDictionary must contain [Dictionary#base()]
  /// @return this
  public NodeBuilder dictionary(Dictionary newDictionary) {
    dictionary = newDictionary;
    return this;
  }

  /// Sets how strictly requests are checked; without this, as strictly as RFC 6733 asks.
  ///
  /// @param newStrictness what is demanded of a request
  /// @return this
  public NodeBuilder strictness(Strictness newStrictness) {
    strictness = newStrictness;
    return this;
  }

  /// Sets the options; without this, [NodeOptions#DEFAULTS].
  ///
  /// @param newOptions how peers are treated
  /// @return this
  public NodeBuilder options(NodeOptions newOptions) {
    options = newOptions;
    return this;
  }

  /// Sets the Product-Name; without this, `Weir`.
  ///
  /// @param newProductName what the CER says
  /// @return this
  public NodeBuilder productName(String newProductName) {
    productName = newProductName;
    return this;
  }

  /// Starts the node. It listens and connects nowhere until it is told to.
  ///
  /// @param transport makes its connections; stays the caller's
  /// @return the node
  /// @throws IllegalArgumentException when a handler's application is not in the dictionary
  public Node start(Transport transport) {
    return new Node(context(transport));
  }

  /// What the node's parts share.
  NodeContext context(Transport transport) {
    for (int id : services.keySet()) {
      if (!dictionary.knowsApplication(id)) {
        throw new IllegalArgumentException(
            "application %s has a handler but is not in the dictionary"
                .formatted(Integer.toUnsignedString(id)));
      }
    }
    Capabilities local = capabilities();
    var random = new SecureRandom();
    var ids = new MessageIds(random.nextLong(), Instant.now().getEpochSecond());
    var answers = new AnswerWriter(originHost, originRealm);
    var peers = new PeerTable();
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("weir-timer").factory(),
            // What is to happen after the node has closed does not happen.
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    var context =
        new NodeContext(
            options,
            local,
            transport,
            new MessageChecker(dictionary, strictness),
            answers,
            new BaseMessages(local, ids),
            ids,
            new LocalApplications(originHost, originRealm, dictionary, answers, services),
            timer,
            peers,
            new NodeCounters());
    peers.attach(context);
    return context;
  }

  private Capabilities capabilities() {
    CapabilitiesBuilder local =
        Capabilities.builder(originHost, originRealm)
            .productName(productName)
            .originStateId(Instant.now().getEpochSecond());
    for (Application application : dictionary.applications()) {
      if (!advertisesAll && !services.containsKey(application.id())) {
        continue;
      }
      advertise(local, application);
    }
    return local.build();
  }

  /// An application of a vendor goes into a Vendor-Specific-Application-Id
  /// ([RFC 6733 section 6.11](https://www.rfc-editor.org/rfc/rfc6733#section-6.11)).
  private static void advertise(CapabilitiesBuilder local, Application application) {
    long id = Integer.toUnsignedLong(application.id());
    long vendorId = Integer.toUnsignedLong(application.vendorId());
    var auth = application.kind() == Kind.AUTH ? OptionalLong.of(id) : OptionalLong.empty();
    var acct = application.kind() == Kind.ACCT ? OptionalLong.of(id) : OptionalLong.empty();
    if (application.kind() == Kind.COMMON) {
      return; // every node has the common messages; they are not advertised
    }
    if (vendorId != 0) {
      local.addSupportedVendorId(vendorId);
      local.addVendorSpecific(new VendorSpecificApplication(vendorId, auth, acct));
    } else {
      auth.ifPresent(local::addAuthApplicationId);
      acct.ifPresent(local::addAcctApplicationId);
    }
  }
}
