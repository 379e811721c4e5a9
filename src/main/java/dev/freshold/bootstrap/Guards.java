package dev.freshold.bootstrap;

import dev.freshold.access.AuditLog;
import dev.freshold.access.Doorman;
import dev.freshold.access.Quotas;
import dev.freshold.config.Settings;
import dev.freshold.config.Settings.Audit;
import dev.freshold.flight.Scheduler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What a node knows of its callers. */
final class Guards {

  @Produces
  @Singleton
  Doorman doorman(Settings settings, Scheduler scheduler) {
    try {
      Doorman doorman = new Doorman(settings.security().plan(), System::currentTimeMillis);
      doorman.start(scheduler, task -> Thread.ofVirtual().name("credentials").start(task));
      return doorman;
    } catch (IllegalArgumentException unreadable) {
      throw new RefusedStart("freshold.security: " + unreadable.getMessage());
    }
  }

  @Produces
  @Singleton
  Quotas quotas(Settings settings) {
    return new Quotas(settings.security().quota(), settings.security().quotas(), System::nanoTime);
  }

  @Produces
  @Singleton
  AuditLog audit(Settings settings) {
    return settings.security().audit() == Audit.OFF
        ? AuditLog.OFF
        : AuditLog.on(System::currentTimeMillis);
  }
}
