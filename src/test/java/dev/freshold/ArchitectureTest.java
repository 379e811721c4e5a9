package dev.freshold;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which room may see which, so that any behaviour is found by asking to which room it belongs. */
class ArchitectureTest {

  private static final String STORES = "store.*";

  private static final String[] ROOT = {"java..", "org.jspecify.."};

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.freshold");

  @Test
  void model_seesTheJdkOnly() {
    onlySees("dev.freshold.model..", List.of("dev.freshold.model.."))
        .because("values must mean the same in every store, on the wire and in a test")
        .check(MAIN);
  }

  @Test
  void policy_seesTheJdkAndTheModelOnly() {
    onlySees("dev.freshold.policy..", List.of("dev.freshold.policy..", "dev.freshold.model.."))
        .because("decisions are pure: time, chance and state come in as arguments")
        .check(MAIN);
  }

  @Test
  void dependencies_pointOneWay() {
    List<String> above = List.of("grpc", "config", "telemetry", "bootstrap");
    nothingBelowSees(
        "access",
        join(
            above,
            "ingest",
            "cache",
            "subscribe",
            "behind",
            "origin",
            "journal",
            "store",
            "policy"));
    nothingBelowSees("ingest", above);
    nothingBelowSees("cache", join(above, "ingest", "subscribe"));
    nothingBelowSees(
        "subscribe", join(above, "ingest", "cache", "behind", "policy", "origin", STORES));
    nothingBelowSees("behind", join(above, "ingest", "cache", "subscribe", "journal", STORES));
    nothingBelowSees(
        "origin", join(above, "ingest", "cache", "subscribe", "behind", "journal", "store"));
    nothingBelowSees(
        "journal", join(above, "ingest", "cache", "subscribe", "behind", "origin", STORES));
    List<String> operations =
        join(above, "ingest", "cache", "subscribe", "behind", "origin", "journal");
    nothingBelowSees("flight", join(operations, "policy", STORES));
    nothingBelowSees("store", join(operations, "flight"));
    nothingBelowSees("policy", join(operations, "flight", "store"));
    nothingBelowSees("model", join(operations, "flight", "store", "policy"));
  }

  @Test
  void stores_doNotKnowEachOther() {
    slices()
        .matching("dev.freshold.store.(*)..")
        .should()
        .notDependOnEachOther()
        .because("what two stores share belongs to the port, where both must keep it")
        .check(MAIN);
  }

  @Test
  void origins_doNotKnowEachOther() {
    slices()
        .matching("dev.freshold.origin.(*)..")
        .should()
        .notDependOnEachOther()
        .because("what two origins share belongs to the port, and so do their limits")
        .check(MAIN);
  }

  @Test
  void port_doesNotKnowItsImplementations() {
    noClasses()
        .that()
        .resideInAPackage("dev.freshold.store")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.freshold.store.*..")
        .because("a port that knows a store is no port")
        .check(MAIN);
  }

  @Test
  void implementationsOfTheStore_areSeenByBootstrapOnly() {
    noClasses()
        .that(
            are(resideInAPackage("dev.freshold.."))
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "dev.freshold.bootstrap..", "dev.freshold.store.*..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.freshold.store.*..")
        .because("one place puts implementations together, and all others work with any")
        .check(MAIN);
  }

  @Test
  void wire_isSeenByTheTransportAndItsClientOnly() {
    noClasses()
        .that(
            are(resideInAPackage("dev.freshold.."))
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "dev.freshold.grpc..", "dev.freshold.origin.grpc..", "dev.freshold.v1..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.freshold.v1..")
        .because("the wire may change with its version, the rest must not")
        .check(MAIN);
  }

  @Test
  void redisTypes_areSeenByItsStoreAndBootstrapOnly() {
    onlySeenBy(
            List.of("io.vertx.redis..", "io.vertx.mutiny.redis..", "io.quarkus.redis.."),
            "dev.freshold.store.redis..",
            "dev.freshold.bootstrap..")
        .because("another store must do without them")
        .check(MAIN);
  }

  @Test
  void brokers_doNotKnowEachOther() {
    slices()
        .matching("dev.freshold.ingest.(*)..")
        .should()
        .notDependOnEachOther()
        .because("what two brokers share belongs to the room above them")
        .check(MAIN);
  }

  @Test
  void brokers_areSeenByBootstrapOnly() {
    noClasses()
        .that(
            are(resideInAPackage("dev.freshold.."))
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "dev.freshold.bootstrap..", "dev.freshold.ingest.*..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.freshold.ingest.*..")
        .because("rules, order and dead letters are the same whichever broker brings an event")
        .check(MAIN);
  }

  @Test
  void brokerTypes_areSeenInTheirOwnRoomsOnly() {
    onlySeenBy(List.of("org.apache.kafka.."), "dev.freshold.ingest.kafka..")
        .because("another broker must do without them")
        .check(MAIN);
    onlySeenBy(List.of("com.rabbitmq.."), "dev.freshold.ingest.rabbitmq..")
        .because("another broker must do without them")
        .check(MAIN);
    onlySeenBy(List.of("io.nats.."), "dev.freshold.ingest.nats..")
        .because("another broker must do without them")
        .check(MAIN);
    onlySeenBy(List.of("org.apache.pulsar.."), "dev.freshold.ingest.pulsar..")
        .because("another broker must do without them")
        .check(MAIN);
    onlySeenBy(
            List.of("io.smallrye.reactive.messaging.."),
            "dev.freshold.ingest.kafka..",
            "dev.freshold.bootstrap..")
        .because("it is one way to a broker, and not all brokers have it")
        .check(MAIN);
  }

  @Test
  void expressions_areSeenByTheRoomOfEventsOnly() {
    onlySeenBy(List.of("dev.cel.."), "dev.freshold.ingest")
        .because("the language of rules must not leak into what they call for")
        .check(MAIN);
  }

  @Test
  void caffeine_isSeenOnlyWhereThingsAreKept() {
    onlySeenBy(
            List.of("com.github.benmanes.caffeine.."),
            "dev.freshold.access..",
            "dev.freshold.journal..",
            "dev.freshold.store.memory..",
            "dev.freshold.store.redis..")
        .because("what may be evicted is a matter of where it is kept, not of what it means")
        .check(MAIN);
  }

  @Test
  void signedTokens_areSeenByTheRoomOfCallersOnly() {
    onlySeenBy(List.of("org.jose4j.."), "dev.freshold.access..")
        .because("what a token lets its bearer do is the same however it was signed")
        .check(MAIN);
  }

  @Test
  void metrics_areSeenByTelemetryOnly() {
    onlySeenBy(List.of("io.micrometer.."), "dev.freshold.telemetry..", "dev.freshold.bootstrap..")
        .because("what is counted is plain numbers, and how it is shown may change")
        .check(MAIN);
    onlySeenBy(
            List.of("io.opentelemetry..", "io.prometheus.."),
            "dev.freshold.telemetry..",
            "dev.freshold.bootstrap..")
        .because("what is told of calls is told to a port, and whoever listens may change")
        .check(MAIN);
  }

  @Test
  void watch_seesTheJdkOnly() {
    onlySees("dev.freshold.watch..", List.of("dev.freshold.watch.."))
        .because("every room tells of its work, and none is to know who listens")
        .check(MAIN);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .that()
        .resideInAPackage("dev.freshold..")
        .and()
        .resideOutsideOfPackage("dev.freshold.v1..")
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)")
        .because("such a name fits anything, so that anything gathers there")
        .check(MAIN);
  }

  @Test
  void packages_areNullMarked() {
    List<String> unmarked =
        MAIN.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(room -> !room.getName().startsWith("dev.freshold.v1"))
            .filter(room -> !room.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).as("null is a case that a type admits to").isEmpty();
  }

  @Test
  void packages_haveNoCycles() {
    slices()
        .matching("dev.freshold.(**)")
        .should()
        .beFreeOfCycles()
        .because("rooms that need each other are one room")
        .check(MAIN);
  }

  private static ArchRule onlySees(String room, List<String> ours) {
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            are(resideInAnyPackage(ROOT)).or(resideInAnyPackage(ours.toArray(String[]::new))));
  }

  private static ArchRule onlySeenBy(List<String> types, String... rooms) {
    return noClasses()
        .that(
            are(resideInAPackage("dev.freshold.."))
                .and(JavaClass.Predicates.resideOutsideOfPackages(rooms)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(types.toArray(String[]::new));
  }

  private static void nothingBelowSees(String room, List<String> above) {
    noClasses()
        .that()
        .resideInAPackage("dev.freshold." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            above.stream().map(name -> "dev.freshold." + name + "..").toArray(String[]::new))
        .because(
            "dependencies point one way: grpc, cache and subscribe, journal and origin, then"
                + " policy, flight and store, model")
        .check(MAIN);
  }

  private static List<String> join(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }
}
