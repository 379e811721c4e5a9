package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalPage;
import dev.freshold.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Fetches for subscribers what the ring does not hold any more: one page at a time, which all get
 * who wait for something in it, so that any number of laggards cost the store little, and this node
 * one page of memory.
 */
final class Pages {

  private static final Logger LOG = Logger.getLogger(Pages.class);

  private static final int RECORDS = 256;

  private final Tenant tenant;
  private final Store store;
  private final SubscriptionStats stats;
  private final Map<Subscription, Receipt> wanted = new LinkedHashMap<>();
  private boolean underWay;

  Pages(Tenant tenant, Store store, SubscriptionStats stats) {
    this.tenant = tenant;
    this.store = store;
    this.stats = stats;
  }

  /** Has the subscription be given what comes after the position, or some of it. */
  void want(Subscription subscription, Receipt after) {
    synchronized (this) {
      wanted.put(subscription, after);
    }
    next();
  }

  synchronized void forget(Subscription subscription) {
    wanted.remove(subscription);
  }

  /** Fetches for the one that has waited longest; does nothing while a page is under way. */
  void next() {
    Receipt after;
    synchronized (this) {
      if (underWay || wanted.isEmpty()) {
        return;
      }
      underWay = true;
      after = wanted.values().iterator().next();
    }
    stats.pages().increment();
    store
        .journal(tenant, after.position(), RECORDS)
        .subscribe()
        .with(page -> arrived(after, page), this::failed);
  }

  private void arrived(Receipt after, JournalPage page) {
    List<Subscription> served;
    synchronized (this) {
      underWay = false;
      served = take(after, page);
    }
    served.forEach(subscription -> subscription.give(page));
    if (!served.isEmpty()) {
      next();
    }
  }

  /**
   * Those whose next record lies in the page, or would have; of another epoch there is nobody until
   * this node has found out about it.
   */
  private List<Subscription> take(Receipt after, JournalPage page) {
    List<Subscription> served = new ArrayList<>();
    long first = after.position();
    long last = page.records().isEmpty() ? first : page.records().getLast().number();
    Iterator<Map.Entry<Subscription, Receipt>> all = wanted.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Subscription, Receipt> one = all.next();
      long place = one.getValue().position();
      boolean within = place == first || (place > first && place < last);
      if (within && one.getValue().epoch().equals(page.standing().epoch())) {
        served.add(one.getKey());
        all.remove();
      }
    }
    return served;
  }

  /** They wait on; the next look of the hub tries again. */
  private void failed(Throwable failure) {
    synchronized (this) {
      underWay = false;
    }
    LOG.debugf("reading the journal of %s: %s", tenant.name(), failure.getMessage());
  }
}
