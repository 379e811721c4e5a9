package dev.freshold.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of a test, which signs certificates for others; made by the JDK's keytool. */
public final class Authority {

  public static final String PASSWORD = "changeit";

  private static final long PATIENCE_SECONDS = 120;
  private static final String ALIAS = "it";

  private final Path folder;

  private Authority(Path folder) {
    this.folder = folder;
  }

  /** A new one, which keeps everything in that folder. */
  public static Authority in(Path folder) {
    Authority authority = new Authority(folder);
    authority.keytool(
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-dname",
        "CN=authority",
        "-ext",
        "bc:c=ca:true",
        "-validity",
        "30",
        "-keystore",
        authority.path("authority.p12"));
    authority.keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        ALIAS,
        "-file",
        authority.path("authority.pem"),
        "-keystore",
        authority.path("authority.p12"));
    authority.keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        ALIAS,
        "-file",
        authority.path("authority.pem"),
        "-keystore",
        authority.path("trust.p12"));
    return authority;
  }

  /** A store that trusts it. */
  public Path trust() {
    return folder.resolve("trust.p12");
  }

  /** Its own certificate. */
  public Path certificate() {
    return folder.resolve("authority.pem");
  }

  /** A key and a certificate that it has signed, for that subject, and for 127.0.0.1. */
  public Path issue(String name, String subject) {
    return issue(name, subject, 20);
  }

  /** The same, for so many days. */
  public Path issue(String name, String subject, int days) {
    String store = path(name + ".p12");
    keytool("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", subject, "-keystore", store);
    keytool("-certreq", "-alias", ALIAS, "-file", path(name + ".csr"), "-keystore", store);
    keytool(
        "-gencert",
        "-rfc",
        "-alias",
        ALIAS,
        "-infile",
        path(name + ".csr"),
        "-outfile",
        path(name + ".pem"),
        "-ext",
        "SAN=IP:127.0.0.1,DNS:localhost",
        "-validity",
        Integer.toString(days),
        "-keystore",
        path("authority.p12"));
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "authority",
        "-file",
        path("authority.pem"),
        "-keystore",
        store);
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        ALIAS,
        "-file",
        path(name + ".pem"),
        "-keystore",
        store);
    return folder.resolve(name + ".p12");
  }

  /** The certificate of that name alone, as PEM. */
  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  /** The key of that name alone, as PEM. */
  public Path key(String name) {
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      return Files.writeString(
          folder.resolve(name + ".key"),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Puts one store in the place of another, in one step. */
  public static void replace(Path store, Path by) {
    try {
      Path beside = Files.copy(by, store.resolveSibling(store.getFileName() + ".new"));
      Files.move(
          beside, store, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void keytool(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Path log = folder.resolve("keytool.log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool fails: " + Files.readString(log));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
