package io.weir.diameter;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md that the compiler does not know, over this module's main classes.
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir.diameter");

  private static final String SANS_IO =
      "ARCHITECTURE.md: \"*.wire and *.core import no socket, thread, lock, clock or random"
          + " source\"; ";

  /// What of `java.net` is only a value.
  private static final Set<String> NET_VALUES =
      Set.of(
          InetAddress.class.getName(),
          Inet4Address.class.getName(),
          Inet6Address.class.getName(),
          URI.class.getName(),
          URISyntaxException.class.getName(),
          UnknownHostException.class.getName());

  private static GivenClassesConjunction noWireOrCoreClasses() {
    return noClasses().that().resideInAnyPackage("..wire", "..core");
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      Class<?> owner, Set<String> names, String what) {
    return describe(
        what,
        access ->
            access.getTargetOwner().isAssignableTo(owner)
                && names.contains(access.getTarget().getName()));
  }

  @Test
  void wireAndCoreNameNoSocket() {
    DescribedPredicate<JavaClass> sockets =
        resideInAPackage("java.net..")
            .and(describe("no mere values", c -> !NET_VALUES.contains(c.getName())));
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(
                sockets
                    .or(resideInAPackage("java.nio.channels.."))
                    .or(resideInAPackage("javax.net..")))
            .because(SANS_IO + "bytes come in as arguments and go out as results"));
  }

  @Test
  void wireAndCoreResolveNoName() {
    Set<String> asking =
        Set.of(
            "getByName",
            "getAllByName",
            "getLocalHost",
            "getHostName",
            "getCanonicalHostName",
            "isReachable");
    check(
        noWireOrCoreClasses()
            .should()
            .accessTargetWhere(access(InetAddress.class, asking, "asks the resolver"))
            .because(SANS_IO + "looking a name up is a socket in disguise"));
  }

  @Test
  void wireAndCoreNameNoThread() {
    DescribedPredicate<JavaClass> threads =
        assignableTo(Thread.class)
            .or(assignableTo(Thread.Builder.class))
            .or(assignableTo(ThreadLocal.class))
            .or(assignableTo(java.util.Timer.class))
            .or(
                resideInAPackage("java.util.concurrent")
                    .and(describe("not TimeUnit", c -> !c.isEquivalentTo(TimeUnit.class))))
            .or(resideInAPackage("java.util.concurrent.atomic"));
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(threads)
            .because(
                SANS_IO
                    + "the driver's loop is the only thread (ARCHITECTURE.md sections 3 and 4)"));
  }

  @Test
  void wireAndCoreNameNoLock() {
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.concurrent.locks.."))
            .because(SANS_IO + "a state has one owner and needs none (ARCHITECTURE.md)"));
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage("..wire").or(resideInAPackage("..core")))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because(SANS_IO + "a state has one owner and needs none (ARCHITECTURE.md)"));
  }

  @Test
  void wireAndCoreReadNoClock() {
    Set<String> systemClocks = Set.of("nanoTime", "currentTimeMillis");
    DescribedPredicate<JavaAccess<?>> now =
        describe(
            "asks java.time for now",
            access ->
                access.getTargetOwner().getPackageName().startsWith("java.time")
                    && access.getTarget().getName().equals("now"));
    check(
        noWireOrCoreClasses()
            .should()
            .accessTargetWhere(access(System.class, systemClocks, "reads the system's clock"))
            .orShould()
            .accessTargetWhere(now)
            .orShould()
            .callConstructor(java.util.Date.class)
            .orShould()
            .dependOnClassesThat(assignableTo(Clock.class).or(assignableTo(InstantSource.class)))
            .because(SANS_IO + "time is an argument, nowNs"));
  }

  @Test
  void wireAndCoreDrawNoRandomNumber() {
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(assignableTo(RandomGenerator.class))
            .orShould()
            .accessTargetWhere(access(Math.class, Set.of("random"), "calls Math.random"))
            .orShould()
            .accessTargetWhere(
                access(java.util.UUID.class, Set.of("randomUUID"), "calls UUID.randomUUID"))
            .because(SANS_IO + "a random number is an argument, so that a seed replays a run"));
  }

  @Test
  void nothingNamesNetty() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.diameter..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."))
            .because(
                "ARCHITECTURE.md: io.weir.transport.netty is \"the only package (with the UDP"
                    + " carrier of sctp) that names Netty\""));
  }

  @Test
  void nothingNamesAConcreteTransport() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.diameter..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.weir.transport.netty..")
                    .or(resideInAPackage("io.weir.sctp..")))
            .because(
                "ARCHITECTURE.md: \"diameter never names a concrete transport;"
                    + " it is given one\""));
  }
}
